using Kullback.Golden;

// golden FOLDER [--only PREFIX]: every *.jsonl of a folder against the library. Exit 0 when all that is supported passed, 1 when a row
// failed or none ran, 2 when the call is wrong.
string? folder = args.Length is 1 or 3 ? args[0] : null;
string prefix = args.Length == 3 && args[1] == "--only" ? args[2] : "";
if (folder is null || (args.Length == 3 && prefix.Length == 0))
{
    Console.Error.WriteLine("usage: tests/golden.sh FOLDER [--only PREFIX]");
    return 2;
}
if (!Directory.Exists(folder))
{
    Console.Error.WriteLine($"golden.sh: {folder}: no such folder");
    return 2;
}
int passed = 0, failed = 0;
string[] paths = [.. Directory.EnumerateFiles(folder, "*.jsonl")
    .Where(path => Path.GetFileName(path).StartsWith(prefix, StringComparison.Ordinal))
    .Order(StringComparer.Ordinal)];
foreach (string path in paths)
{
    var count = GoldenRun.File(path, Console.Out);
    Console.WriteLine($"{Path.GetFileName(path)}: {count.Passed} passed, {count.Failed} failed, {count.Unsupported} unsupported");
    (passed, failed) = (passed + count.Passed, failed + count.Failed);
}
if (passed + failed == 0) Console.Error.WriteLine($"golden.sh: no row of {folder} ran");
return failed > 0 || passed == 0 ? 1 : 0;
