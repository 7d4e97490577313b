using System.Globalization;

namespace Kullback.Speed.Tables;

/// <summary>Tables for the benchmark, and what the engine alone needs for them.</summary>
internal static class TablesSpeed
{
    internal static int Run(string[] args)
    {
        try
        {
            switch (args)
            {
                case ["generate", var file, var rows, var columns, var seed, var shift]:
                    using (var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
                        new TableWriter(Number(columns), Number(seed), double.Parse(shift, CultureInfo.InvariantCulture)).Write(stream,
                            Number(rows));
                    return 0;
                case ["parquet", var csv, var parquet]:
                    Floors.Parquet(csv, parquet);
                    return 0;
                case ["scan" or "load" or "histograms", var reference, var current, var threads]:
                    Floors.Run(args[0], reference, current, Number(threads));
                    return 0;
                default:
                    Console.Error.WriteLine("""
                        tables generate FILE.csv ROWS COLUMNS SEED SHIFT     a seeded table; SHIFT in standard deviations
                        tables parquet FILE.csv FILE.parquet                 the same as Parquet
                        tables scan REFERENCE CURRENT THREADS                the engine reads every column of both files once
                        tables load REFERENCE CURRENT THREADS                ... copies both into tables of its own
                        tables histograms REFERENCE CURRENT THREADS          ... and counts 20 cells of each number, each value of each text
                        """);
                    return 2;
            }
        }
        catch (Exception e) when (e is FormatException or IOException or System.Data.Common.DbException)
        {
            Console.Error.WriteLine($"tables: {e.Message}");
            return 2;
        }

        static int Number(string text) => checked((int)double.Parse(text, CultureInfo.InvariantCulture));
    }
}
