namespace Kullback.Reports;

/// <summary>The exact pairs as Markdown: docs/reference/closed-forms.md.</summary>
public static class MarkdownPairs
{
    private const string Lines = "Conventions/ClosedFormCoverage", Vectors = "Divergences/VectorRows";

    /// <summary>Writes the whole page in UTF-8.</summary>
    public static void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Encoding.UTF8.GetBytes(Page()));
    }

    private static string Page()
    {
        var page = new StringBuilder();
        page.Append(
            $"# Closed forms\n\nMade by `kullback families {OptionName.Of("Pairs")} docs/reference/closed-forms.md` from the table in "
                + $"`Divergences/ClosedForms.cs` and the two rules beside it; do not edit.\n\n");
        page.Append(
            "`Divergence.Exact` answers for the pairs listed here, and null for all others: `Divergence.Between` then sums over the "
                + "integers or integrates over the line,\n");
        page.Append(
            "with a bound, and draws only where Monte Carlo is allowed. Tests hold every row against summation or quadrature, those of "
                + "vectors against draws.\n\n");
        page.Append(
            "## Rows of the table\n\nStable also for nearly equal parameters.\n\n| measure | P‖Q | formula | source | test "
                + "|\n|---|---|---|---|---|\n");
        foreach (var row in ClosedForms.Table)
            page.Append(
                $"| {row.Measure.Name} | {row.P.Name}‖{row.Q.Name} | {Cell(row.Formula)} | {Cell(row.Source)} | "
                    + $"{(typeof(Distributions.IUnivariate).IsAssignableFrom(row.P) ? Lines : Vectors)} |\n");
        page.Append(
            "\n## By the moments of P\n\nD(P‖Q) = −H(P) − c − Σ b·E_P[f] for ln q = c + Σ b·f. Where the terms nearly cancel, quadrature "
                + "answers instead. At one member of each family:\n\n");
        page.Append("| P‖Q | functions f of x in ln q | D(P‖Q), nats |\n|---|---|---|\n");
        var pairs = ExactPairs.All().ToList();
        foreach (var pair in pairs)
            if (pair.Found is { Reason: null } found && found.Source == "entropy and moments of P")
                page.Append($"| {pair.P}‖{pair.Q} | {Cell(found.Formula.Split("f = ")[^1])} | {NumberFormat.Six(found.Value)} |\n");
        Infinite(page, pairs);
        page.Append(
            "\n## Other measures\n\nWithin one exponential family ∫ pᵃq¹⁻ᵃ = exp(A(aη + (1 − a)θ) − a·A(η) − (1 − a)·A(θ)) gives Rényi, "
                + "Tsallis, alpha, Bhattacharyya, Hellinger, Pearson's and Neyman's chi-squared\n");
        page.Append(
            "and Chernoff information in closed form (Nielsen and Nock 2011); between normal distributions of any dimension it is summed "
                + "over eigenvalues so that it keeps its digits. Over independent\n");
        page.Append("parts additive divergences add up. Total variation, Jensen-Shannon and Kolmogorov are integrated.\n");
        return page.ToString();
    }

    private static void Infinite(StringBuilder page, List<ExactPair> pairs)
    {
        page.Append(
            "\n## Infinite pairs\n\nFor every member, or for the member shown where its tails decide:\n\n| P | reason | Q "
                + "|\n|---|---|---|\n");
        foreach (var group in pairs.Where(pair => pair.Found?.Reason is not null).GroupBy(pair => (pair.P, pair.Found!.Reason)))
            page.Append($"| {group.Key.P} | {Cell(group.Key.Reason!)} | {string.Join(", ", group.Select(pair => pair.Q))} |\n");
    }

    private static string Cell(string words)
    {
        var cell = new StringBuilder();
        foreach (char c in words) cell.Append(c is '|' or '*' or '_' or '<' or '`' or '\\' or '~' ? $"\\{c}" : c.ToString());
        return cell.ToString();
    }
}
