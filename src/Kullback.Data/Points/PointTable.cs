using System.Collections.Immutable;
using System.Globalization;

namespace Kullback.Data.Points;

/// <summary>Points read from a file of numbers, with their masses.</summary>
/// <param name="Name">The file as it was named.</param>
/// <param name="Columns">The names of the coordinates.</param>
/// <param name="Coordinates">The points, row by row.</param>
/// <param name="Masses">Shares that sum to 1; empty: every point weighs the same.</param>
/// <param name="Total">The weights' sum as it stood in the file; the number of points without weights.</param>
public sealed record PointTable(string Name, ImmutableArray<string> Columns, ImmutableArray<double> Coordinates, ImmutableArray<double> Masses, double Total)
{
    /// <summary>Coordinates of a point.</summary>
    public int Dimension => Columns.Length;

    /// <summary>How many points.</summary>
    public int Count => Coordinates.Length / Dimension;

    /// <summary>Reads numbers separated by commas, semicolons or tabs; a first line that is not all numbers names the columns.</summary>
    /// <param name="path">The file, or <c>-</c> for standard input.</param>
    /// <param name="columns">The columns that are coordinates; empty: all but the weight.</param>
    /// <param name="weight">The column of weights (or counts), which are divided by their sum; null: none.</param>
    /// <exception cref="UnreadableDataException">A line or column is not as it should be; the message names it.</exception>
    public static PointTable Read(string path, IReadOnlyList<string> columns, string? weight)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(columns);
        try
        {
            using TextReader reader = path == "-" ? new StreamReader(Console.OpenStandardInput()) : new StreamReader(path);
            return new PointReader(path, reader).Read(columns, weight);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException) { throw new UnreadableDataException($"{path}: no such file{Nearest.FileHint(path)}", e); }
        catch (UnauthorizedAccessException e) { throw new UnreadableDataException(Directory.Exists(path) ? $"{path}: is a folder" : $"{path}: permission denied", e); }
    }

    /// <summary>A point as text: <c>1.5</c>, <c>(1.5, 2)</c>.</summary>
    /// <param name="index">Which.</param>
    public string TextOf(int index)
    {
        string text = string.Join(", ", Coordinates.AsSpan(index * Dimension, Math.Min(Dimension, 3)).ToArray().Select(x => x.ToString("0.####", CultureInfo.InvariantCulture)));
        return Dimension == 1 ? text : $"({text}{(Dimension > 3 ? ", …" : "")})";
    }
}

/// <summary>The lines of a file of points.</summary>
internal sealed class PointReader(string path, TextReader reader)
{
    private int _number;
    private char _separator = ',';

    internal PointTable Read(IReadOnlyList<string> columns, string? weight)
    {
        string[] first = Next() ?? throw Fault("is empty");
        bool named = !first.All(field => IsNumber(field, out _));
        string[] names = named ? first : [.. first.Select((_, i) => (i + 1).ToString(CultureInfo.InvariantCulture))];
        int weightAt = weight is null ? -1 : At(names, weight);
        int[] taken = columns.Count > 0 ? [.. columns.Select(c => At(names, c))] : [.. Enumerable.Range(0, names.Length).Where(i => i != weightAt)];
        if (taken.Length == 0) throw Fault("has no column of coordinates beside the weight");
        var coordinates = ImmutableArray.CreateBuilder<double>();
        var weights = new List<double>();
        for (string[]? fields = named ? Next() : first; fields is not null; fields = Next())
        {
            if (fields.Length != names.Length) throw Fault($"line {Line(_number)} has {Line(fields.Length)} fields, the first has {Line(names.Length)}");
            foreach (int c in taken) coordinates.Add(Number(fields[c], names[c]));
            if (weightAt >= 0) weights.Add(Weight(fields[weightAt], names[weightAt]));
        }
        if (coordinates.Count == 0) throw Fault("has no rows");
        double total = weightAt < 0 ? coordinates.Count / taken.Length : weights.Sum();
        if (weightAt >= 0 && !(total > 0 && double.IsFinite(total))) throw Fault($"the weights in '{names[weightAt]}' sum to {total.ToString(CultureInfo.InvariantCulture)}");
        return new PointTable(path, [.. taken.Select(c => names[c])], coordinates.ToImmutable(), [.. weights.Select(w => w / total)], total);
    }

    private string[]? Next()
    {
        while (reader.ReadLine() is { } line)
        {
            _number++;
            if (_number == 1)
            {
                line = line.TrimStart('\uFEFF');
                _separator = line.Contains('\t') ? '\t' : line.Contains(';') ? ';' : ',';
            }
            if (line.Trim().Length > 0) return [.. line.Split(_separator).Select(f => f.Trim().Trim('"'))];
        }
        return null;
    }

    private int At(string[] names, string name)
    {
        int at = Array.IndexOf(names, name);
        return at >= 0 ? at : throw Fault($"has no column '{name}' (it has: {string.Join(", ", names.Take(20))})");
    }

    private double Number(string field, string column) => IsNumber(field, out double x) && double.IsFinite(x) ? x
        : throw Fault($"line {Line(_number)}, column '{column}': '{(field.Length > 40 ? field[..40] + "…" : field)}' is not a finite number");

    private double Weight(string field, string column) => Number(field, column) is >= 0 and var w ? w
        : throw Fault($"line {Line(_number)}, column '{column}': the weight {field} is below 0");

    private static bool IsNumber(string field, out double x) => double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out x);

    private static string Line(int number) => number.ToString(CultureInfo.InvariantCulture);

    private UnreadableDataException Fault(string what) => new($"{path}: {what}");
}
