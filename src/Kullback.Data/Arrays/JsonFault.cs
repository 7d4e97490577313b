using System.Text.RegularExpressions;

namespace Kullback.Data.Arrays;

/// <summary>What is wrong with a JSON value, in words of its writer rather than of the program that reads it.</summary>
internal static partial class JsonFault
{
    /// <summary>The first line of what an exception says; where a value has another type than it should, which it has.</summary>
    internal static string Of(Exception e)
    {
        if (e is IndexOutOfRangeException) return "a list in it is too short";
        var types = Types().Match(e.Message);
        return types.Success ? $"{Word(types.Groups[2].Value)} stands where {Word(types.Groups[1].Value)} is expected"
            : e.Message.Split('\n')[0].TrimEnd('\r');
    }

    private static string Word(string type) => type switch
    {
        "Object" => "an object",
        "Array" => "a list",
        "String" => "a text",
        "Number" => "a number",
        "Null" => "null",
        "True" or "False" or "Boolean" => "true or false",
        _ => type,
    };

    [GeneratedRegex("requires an element of type '(\\w+)', but the target element has type '(\\w+)'", RegexOptions.CultureInvariant)]
    private static partial Regex Types();
}
