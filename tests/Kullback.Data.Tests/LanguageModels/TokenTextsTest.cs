using Kullback.Data.LanguageModels;

namespace Kullback.Data.Tests.LanguageModels;

/// <summary>Texts of vocabularies in the forms that tokenizers have.</summary>
public sealed class TokenTextsTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<string> Read(string content)
    {
        string path = Path.Combine(_folder.Path, "tokenizer.json");
        File.WriteAllText(path, content);
        return TokenTexts.Read(path);
    }

    [Fact]
    public void Lists_objects_and_tokenizers_are_read_with_their_added_tokens()
    {
        Assert.Equal(["a", "b"], Read("""["a","b"]"""));
        Assert.Equal(["a", "b"], Read("""{"b":1,"a":0}"""));
        Assert.Equal([" the", "caf\u00E9", "\u00C3", "<no text 3>", "<|end|>"],
            Read(
                """{"model":{"vocab":{"\u0120the":0,"caf\u00C3\u00A9":1,"\u00C3":2}},"decoder":{"type":"ByteLevel"},"added_tokens":[{"id":4,"content":"<|end|>"}]}"""));
        Assert.Equal(["<unk>", " of"],
            Read("""{"model":{"type":"Unigram","vocab":[["<unk>",0],["\u2581of",-3.1]]},"added_tokens":[{"id":0,"content":"<unk>"}]}"""));
    }

    [Theory]
    [InlineData("""{"a":0,"b":0}""", "both have the id 0")]
    [InlineData("""{"a":-1}""", "no id of a token")]
    [InlineData("""{"a":99999999}""", "no id of a token")]
    [InlineData("""{"a":0,"a":1}""", "neither a list")]
    [InlineData("{}", "no token in it")]
    [InlineData("{", "neither a list")]
    [InlineData("3", "neither a list")]
    public void What_is_no_vocabulary_is_refused(string content, string expected)
        => Assert.Contains(expected, Assert.Throws<UnreadableDataException>(() => Read(content)).Message, StringComparison.Ordinal);
}
