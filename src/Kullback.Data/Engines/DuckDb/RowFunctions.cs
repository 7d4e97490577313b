using System.Collections.Frozen;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>The functions that a condition on a row may use: what they give follows from their arguments alone.</summary>
/// <remarks>A list of what may be, not of what may not: a function that the engine gains tomorrow is refused until somebody has read what
/// it does. Left out besides those that look elsewhere: clocks, chance and the session, which would make two passes over one table see
/// different rows (<c>now</c>, <c>age</c> of one argument, <c>random</c>), and what makes a large value of a small one (<c>repeat</c>,
/// <c>range</c>).</remarks>
internal static class RowFunctions
{
    /// <summary>Their names; operators are functions, too.</summary>
    public static FrozenSet<string> Names { get; } = """
        !~~ !~~* % & * ** + - ->> / // << <=> >> @ ^ ^@ | || ~ ~~ ~~* ~~~
        abs acos acosh add apply array_append array_apply array_cat array_concat array_contains array_distinct array_extract array_filter array_has array_has_all array_has_any
        array_indexof array_intersect array_length array_position array_prepend array_reverse array_reverse_sort array_slice array_sort array_to_string array_transform
        array_unique ascii asin asinh atan atan2 atanh
        bit_count bit_length cardinality cbrt ceil ceiling century char_length character_length chr concat concat_ws contains cos cosh cot damerau_levenshtein date_add date_diff
        date_part date_sub date_trunc datediff datepart datesub datetrunc day dayname dayofmonth dayofweek dayofyear days_in_month decade degrees divide
        element_at ends_with epoch epoch_ms epoch_ns epoch_us era even exp factorial fdiv filter flatten floor fmod gamma gcd greatest greatest_common_divisor hamming hash hour
        ilike_escape instr isfinite isinf isnan isodow isoyear jaccard jaro_similarity jaro_winkler_similarity
        json_array json_array_length json_contains json_exists json_extract json_extract_path json_extract_path_text json_extract_string json_keys json_object json_quote
        json_type json_valid json_value julian last_day lcase lcm least least_common_multiple left left_grapheme len length length_grapheme levenshtein lgamma like_escape
        list_any_value list_append list_apply list_avg list_bool_and list_bool_or list_cat list_concat list_contains list_count list_distinct list_element list_extract
        list_filter list_first list_has list_has_all list_has_any list_indexof list_intersect list_last list_max list_median list_min list_mode list_position list_prepend
        list_product list_reverse list_reverse_sort list_slice list_sort list_sum list_transform list_unique list_value
        ln log log10 log2 lower lpad ltrim make_date make_time make_timestamp make_timestamp_ms make_timestamp_ns map map_contains map_contains_value map_entries map_extract
        map_extract_value map_keys map_values md5 microsecond millennium millisecond minute mismatches mod month monthname multiply nanosecond nfc_normalize not_ilike_escape
        not_like_escape nullif octet_length ord position pow power prefix quarter radians
        regexp_escape regexp_extract regexp_extract_all regexp_full_match regexp_matches regexp_replace regexp_split_to_array replace reverse right right_grapheme round
        round_even roundbankers row rpad rtrim second sha1 sha256 sign signbit sin sinh split split_part sqrt starts_with str_split str_split_regex strftime string_split
        string_split_regex string_to_array strip_accents strlen strpos strptime
        struct_contains struct_extract struct_extract_at struct_has struct_indexof struct_keys struct_pack struct_position struct_values substr substring substring_grapheme
        subtract suffix tan tanh time_bucket timezone timezone_hour timezone_minute to_centuries to_days to_decades to_hours to_microseconds to_millennia to_milliseconds
        to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years translate trim trunc try_strptime typeof ucase unicode upper
        week weekday weekofyear xor year yearweek
        """.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Words that the engine takes for a function where no column has that name.</summary>
    public static FrozenSet<string> Keywords { get; } = new[]
    {
        "current_catalog", "current_database", "current_date", "current_role", "current_schema", "current_time", "current_timestamp",
            "current_user", "localtime", "localtimestamp", "session_user", "user",
        "rowid",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
