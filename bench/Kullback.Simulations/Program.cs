using System.Globalization;
using Kullback.Simulations.Anomalies;
using Kullback.Simulations.Coverage;
using Kullback.Simulations.Dependence;
using Kullback.Simulations.Estimation;
using Kullback.Simulations.Fidelity;
using Kullback.Simulations.Generative;
using Kullback.Simulations.Hypotheses;
using Kullback.Simulations.Joint;
using Kullback.Simulations.LanguageModels;
using Kullback.Simulations.Neighbors;
using Kullback.Simulations.Policies;
using Kullback.Simulations.Resplits;
using Kullback.Simulations.Scoring;
using Kullback.Simulations.Topics;
using Kullback.Simulations.Variants;

// Simulations of intervals, levels and biases; each writes Markdown.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return args switch
{
    ["anomaly", .. var rest] => FalseAlarmSimulation.Run(rest),
    ["calibration", .. var rest] => CalibrationSimulation.Run(rest),
    ["calibration-numbers", .. var rest] => NumberCalibrationSimulation.Run(rest),
    ["coverage", .. var rest] => CoverageSimulation.Run(rest),
    ["dependence", .. var rest] => DependenceSimulation.Run(rest),
    ["discrete", .. var rest] => Discrete.Run(rest),
    ["fidelity", .. var rest] => FidelitySimulation.Run(rest),
    ["generative", .. var rest] => GenerativeSimulation.Run(rest),
    ["hypotheses", .. var rest] => HypothesesSimulation.Run(rest),
    ["joint", .. var rest] => JointDriftSimulation.Run(rest),
    ["language-models", .. var rest] => LanguageModelsSimulation.Run(rest),
    ["neighbors", .. var rest] => NeighborsSimulation.Run(rest),
    ["policies", .. var rest] => PoliciesSimulation.Run(rest),
    ["resplits", .. var rest] => Resplits.Run(rest),
    ["topics", .. var rest] => TopicsSimulation.Run(rest),
    ["variants", .. var rest] => VariantsSimulation.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        anomaly          [SPLITS] [FOLDER OF THE DATA]
        calibration      [RUNS] [LARGEST ROWS] [PART OF A NAME]
        calibration-numbers [RUNS] [LARGEST ROWS]
        coverage         [--points|--tails|--numbers|--dependent|--effects|--information [--held-out]|--speed] [--repetitions N] [--seed N] [--only NAME] [--out FILE]
        dependence       [REPETITIONS] [SEED]
        discrete         discrete|rare [REPETITIONS]
        fidelity         [--runs N] [--null-runs N] [--out FILE]
        generative       [RUNS] [coverage]
        hypotheses       level|power [SIMULATIONS]
        joint            [--runs N] [--out FILE] [--speed]
        language-models  intervals|needs|policy [REPETITIONS] [FILE]
        neighbors        coverage | bias [PICTURE]
        policies         learn|others [SEEDS] | region | speed
        resplits         [SPLITS] [FOLDER OF THE DATA]
        topics           [RUNS]
        variants         [REPETITIONS] [FILE]
        """);
    return 2;
}
