using System.Globalization;
using Kullback.Speed.Coding;
using Kullback.Speed.Distributions;
using Kullback.Speed.Divergences;
using Kullback.Speed.Embeddings;
using Kullback.Speed.Gaussians;
using Kullback.Speed.Hypotheses;
using Kullback.Speed.LanguageModels;
using Kullback.Speed.Neighbors;
using Kullback.Speed.Scoring;
using Kullback.Speed.Tables;
using Kullback.Speed.Topics;
using Kullback.Speed.Transport;

// Times of one subject each, beside its peers in bench/peers; the scripts in bench run both on the same input.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return args switch
{
    ["calibration", .. var rest] => CalibrationSpeed.Run(rest),
    ["coding", .. var rest] => CodingSpeed.Run(rest),
    ["distributions", .. var rest] => DistributionsSpeed.Run(rest),
    ["divergences", .. var rest] => DivergencesSpeed.Run(rest),
    ["embeddings", .. var rest] => EmbeddingsSpeed.Run(rest),
    ["gaussians", .. var rest] => GaussiansSpeed.Run(rest),
    ["hypotheses", .. var rest] => HypothesesSpeed.Run(rest),
    ["language-models", .. var rest] => LanguageModelsSpeed.Run(rest),
    ["neighbors", .. var rest] => NeighborsSpeed.Run(rest),
    ["tables", .. var rest] => TablesSpeed.Run(rest),
    ["topics", .. var rest] => TopicsSpeed.Run(rest),
    ["transport", .. var rest] => TransportSpeed.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        calibration      FOLDER isotonic|all
        coding           coding|capacity FILE
        distributions    POINTS | pairs [EVERY] | times|random|hostile|images COUNT SEED | times FILE | pair P Q | figures FILE
        divergences      FOLDER CASE...
        embeddings       FOLDER kid|shares|frechet:ROWS:COLUMNS:f4|f8
        gaussians        as bench/gaussians.sh calls it
        hypotheses       FOLDER
        language-models  write FOLDER ROWS | one|two FOLDER | many FOLDER ROWS
        neighbors        FOLDER [ITEM...]
        tables           generate|parquet|scan|load|histograms ...
        topics           COUNTS.csv[.gz] TOPICS ALPHA ETA SWEEPS
        transport        FOLDER [ITEM...]
        """);
    return 2;
}
