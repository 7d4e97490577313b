using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Kullback.Distributions;
using Kullback.Monitoring;

namespace Kullback.Data.Logs;

/// <summary>Learns what a normal log looks like, and scores another against it.</summary>
public static class LogRun
{
    private const int MostListed = 20, MostEvents = 100_000_000, MostNew = 100_000;

    /// <summary>Learns a normal log; a quarter of its lines or sessions calibrates.</summary>
    /// <param name="path">A file, plain or gzip; it is read twice.</param>
    /// <param name="request">How.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">It can't be read, or holds too little.</exception>
    public static LogProfile Learn(string path, LogRequest? request = null, CancellationToken cancel = default)
    {
        request ??= new();
        if (path == "-") throw new UnreadableDataException("-: a log is read twice to learn it: give a file");
        var sessions = new LogSessions(request.Session, request.Sequences);
        bool isSample = false;
        string[] templates = request.Sequences ? Events(path, cancel) : Mined(path, sessions, cancel, out isSample);
        var index = new TemplateIndex(templates);
        var words = request.Sequences ? templates.Select((t, k) => (t, k)).ToDictionary(p => p.t, p => p.k) : null;
        long[] counts = new long[templates.Length + 1], calibrating = new long[templates.Length + 1];
        var kept = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var normal = new List<List<int>>();
        long lines = 0, events = 0, cut;
        cut = LogLines.Read(path, (line, number) =>
        {
            if (line.IsEmpty) return;
            if (words is not null)
            {
                normal.Add([.. Words(line).Select(w => words.GetValueOrDefault(w, -1))]);
                events += normal[^1].Count;
                Room(path, events);
                foreach (int e in normal[^1]) if (normal.Count % 4 != 0) { counts[e]++; lines++; }
                return;
            }
            int template = index.Of(line) is var t && t < 0 ? templates.Length : t;
            string? session = sessions.Of(line);
            if (sessions.IsAsked && session is null) return;
            bool calibrates = LogSessions.Calibrates(session, number);
            (calibrates ? calibrating : counts)[template]++;
            if (!calibrates) lines++;
            if (session is null) return;
            if (!kept.TryGetValue(session, out var list)) kept.Add(session, list = []);
            list.Add(template);
            Room(path, ++events);
        }, cancel);
        var notes = new List<string>();
        if (cut > 0) notes.Add(Long(cut));
        if (isSample) notes.Add("templates come from a sample of the different lines: there are too many to keep");
        var profile = new LogProfile
        {
            Name = path, Session = request.Session, Sequences = request.Sequences, Lines = lines, Templates = templates,
            Counts = counts[..templates.Length], Calibration = [], Notes = notes,
        };
        if (words is null && !sessions.IsAsked)
            return Require(profile with
            {
                Calibration = [.. calibrating.Select((count, t) => (Bits: profile.Bits(t == templates.Length ? -1 : t), count))
                    .Where(c => c.count > 0).OrderBy(c => c.Bits)],
            });
        IEnumerable<List<int>> Part(bool calibrates) => words is not null ? normal.Where((_, k) => (k + 1) % 4 == 0 == calibrates)
            : kept.Where(s => LogSessions.Calibrates(s.Key, 0) == calibrates).Select(s => s.Value);
        return Chained(profile, Part(calibrates: false), Part(calibrates: true));
    }

    private static LogProfile Chained(LogProfile profile, IEnumerable<List<int>> learned, IEnumerable<List<int>> calibrating)
    {
        var model = new SessionModel(profile.Templates.Count + 1);
        long sessions = 0;
        foreach (var session in learned)
        {
            model.Add(session.ToArray());
            sessions++;
        }
        return Require(profile with
        {
            Sessions = sessions,
            Steps = [.. model.Steps.Select(s => (s.Key.From, s.Key.To, s.Value)).Order()],
            Calibration = [.. calibrating.Select(s => model.Score(s.ToArray()).MaximumBits).Order().GroupBy(b => b)
                .Select(g => (g.Key, (long)g.Count()))],
        });
    }

    private static string Long(long lines)
        => string.Create(CultureInfo.InvariantCulture, $"{lines:#,0} lines are longer than 256 KiB: their beginning counts");

    private static LogProfile Require(LogProfile profile)
        => profile.Lines == 0 || profile.Calibrating == 0 ? throw new UnreadableDataException(
            $"{profile.Name}: {(profile.Session is null ? "holds too few lines" : $"'{profile.Session}' names no session, or too few")} "
            + "to learn what is normal (a quarter of them calibrates)") : profile;

    private static void Room(string path, long events)
    {
        if (events > MostEvents)
            throw new UnreadableDataException(string.Create(CultureInfo.InvariantCulture,
                $"{path}: sessions of more than {MostEvents:#,0} events in all do not fit in memory (learn a part of the log)"));
    }

    private static string[] Mined(string path, LogSessions sessions, CancellationToken cancel, out bool isSample)
    {
        var miner = new TemplateMiner();
        LogLines.Read(path, (line, number) =>
        {
            if (line.IsEmpty) return;
            string? session = sessions.Of(line);
            // Lines that calibrate are as new to the templates as those that are scored.
            if ((!sessions.IsAsked || session is not null) && !LogSessions.Calibrates(session, number)) miner.Add(line);
        }, cancel);
        isSample = miner.IsSample;
        return [.. miner.Templates()];
    }

    private static string[] Events(string path, CancellationToken cancel)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        LogLines.Read(path, (line, _) =>
        {
            foreach (string word in Words(line))
                if (seen.Add(word) && seen.Count > 100_000)
                    throw new UnreadableDataException($"{path}: more than 100,000 kinds of events: these are no sessions of events");
        }, cancel);
        return [.. seen.Order(StringComparer.Ordinal)];
    }

    internal static string[] Words(ReadOnlySpan<byte> line)
        => Encoding.UTF8.GetString(line).Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Scores a log.</summary>
    /// <param name="profile">What is normal.</param>
    /// <param name="path">A file, plain or gzip, or - for standard input; it is read once.</param>
    /// <param name="request">The share of false alarms; how sessions are named is the profile's.</param>
    /// <param name="each">Gets everything that was scored; null for nobody.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">It can't be read, or too few calibrate for that share.</exception>
    public static LogScores Score(LogProfile profile, string path, LogRequest? request = null, Action<ScoredLog>? each = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(profile);
        double share = (request ?? new()).FalseAlarms;
        long calibrating = profile.Calibrating;
        if (!(share > 0 && share < 1)) throw new ArgumentException($"A share of false alarms of {share} is not between 0 and 1.");
        if (share * (calibrating + 1) < 1)
            throw new UnreadableDataException(string.Create(CultureInfo.InvariantCulture,
                $"{profile.Name}: {calibrating:#,0} calibrate, and a share of {share} of false alarms needs "
                + $"{Math.Ceiling(1 / share) - 1:#,0} (learn about {4 * (Math.Ceiling(1 / share) - 1):#,0}, or ask for a larger share)"));
        var scoring = new LogScoring(profile, share, each);
        long cut = LogLines.Read(path, (line, number) => scoring.Add(line, number), cancel);
        LogScores scores = scoring.Finish(path);
        double l = Math.Floor(share * (calibrating + 1));
        var beta = new Beta(l, calibrating + 1 - l);
        return scores with
        {
            Realized = (beta.Quantile(0.025), beta.Quantile(0.975)),
            Notes = cut > 0 ? [Long(cut)] : [],
        };
    }

    /// <summary>Which session a line belongs to.</summary>
    internal sealed class LogSessions
    {
        private readonly Regex? _name;

        internal LogSessions(string? pattern, bool sequences)
        {
            if (pattern is null) return;
            if (sequences) throw new ArgumentException("Where every line is a session, no expression names it.");
            try { _name = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant); }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                throw new ArgumentException($"'{pattern}' is no regular expression that can be used: {e.Message.TrimEnd('.')}", e);
            }
        }

        internal bool IsAsked => _name is not null;

        internal string? Of(ReadOnlySpan<byte> line)
        {
            if (_name is null) return null;
            string text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, LineMask.Longest)]);
            return _name.Match(text) is { Success: true } match
                ? match.Groups.Count > 1 && match.Groups[1].Success ? match.Groups[1].Value : match.Value : null;
        }

        /// <summary>A quarter, by a hash of the session or of the line's number.</summary>
        internal static bool Calibrates(string? session, long number)
        {
            ulong hash = session is null ? LineMask.Hash(BitConverter.GetBytes(number)) : LineMask.Hash(Encoding.UTF8.GetBytes(session));
            return hash >> 62 == 0;
        }
    }

    /// <summary>One pass over a log that is scored.</summary>
    private sealed class LogScoring(LogProfile profile, double share, Action<ScoredLog>? each)
    {
        private readonly TemplateIndex _index = new(profile.Templates);
        private readonly LogSessions _sessions = new(profile.Session, sequences: false);
        private readonly SessionModel _chain = profile.Chain();
        private readonly Dictionary<string, int>? _events =
            profile.Sequences ? profile.Templates.Select((t, k) => (t, k)).ToDictionary(p => p.t, p => p.k) : null;
        private readonly Dictionary<string, List<(int Template, long Line)>> _open = new(StringComparer.Ordinal);
        private readonly Dictionary<string, (long Lines, long First)> _new = new(StringComparer.Ordinal);
        private readonly PriorityQueue<ScoredLog, (double, long)> _top = new();
        private readonly Dictionary<double, double> _p = [];
        private readonly byte[] _masked = new byte[3 * LineMask.Longest + 64];
        private long _lines, _sessionCount, _alarms, _newLines, _kept;

        internal void Add(ReadOnlySpan<byte> line, long number)
        {
            if (line.IsEmpty) return;
            _lines++;
            if (_events is not null)
            {
                string[] words = Words(line);
                Session(number.ToString(CultureInfo.InvariantCulture),
                    [.. words.Select(w => (_events.GetValueOrDefault(w, profile.Templates.Count), number))], words);
                return;
            }
            int template = _index.Of(line);
            if (template < 0) New(line, number);
            if (!_sessions.IsAsked)
                Take(new(null, number, profile.Bits(template), 0, template < 0 ? "a new template" : profile.Templates[template]));
            else if (_sessions.Of(line) is { } name)
            {
                if (!_open.TryGetValue(name, out var list)) _open.Add(name, list = []);
                list.Add((template < 0 ? profile.Templates.Count : template, number));
                Room(profile.Name, ++_kept);
            }
        }

        private void New(ReadOnlySpan<byte> line, long number)
        {
            _newLines++;
            string text = Encoding.UTF8.GetString(_masked.AsSpan(0, LineMask.Mask(line, _masked)));
            if (_new.TryGetValue(text, out var found)) _new[text] = (found.Lines + 1, found.First);
            else if (_new.Count < MostNew) _new.Add(text, (1, number));
        }

        private void Session(string name, (int Template, long Line)[] events, string[]? words)
        {
            _sessionCount++;
            SessionScore score = _chain.Score(events.Select(e => e.Template).ToArray());
            int at = score.Worst;
            string before = at == 0 ? "the start" : Quoted(at - 1), reason = at == events.Length ? $"ends after {before}"
                : $"{Quoted(at)} after {before}";
            Take(new(name, at == events.Length ? 0 : events[at].Line, score.MaximumBits, 0, reason));

            string Quoted(int k) => events[k].Template == profile.Templates.Count ? $"new: {words?[k] ?? "a new template"}"
                : profile.Templates[events[k].Template];
        }

        private void Take(ScoredLog scored)
        {
            if (!_p.TryGetValue(scored.Bits, out double p))
            {
                if (_p.Count > 100_000) _p.Clear();
                _p.Add(scored.Bits, p = profile.PValue(scored.Bits));
            }
            bool alarm = p <= share;
            if (alarm) _alarms++;
            scored = scored with { PValue = p };
            each?.Invoke(scored);
            if (!alarm) return;
            // The least of those kept comes first in the queue; of equal ones the latest.
            _top.Enqueue(scored, (scored.Bits, -scored.Line));
            if (_top.Count > MostListed) _top.Dequeue();
        }

        internal LogScores Finish(string path)
        {
            foreach (var (name, events) in _open) Session(name, [.. events], null);
            if (_lines == 0) throw new UnreadableDataException($"{path}: has no lines");
            return new()
            {
                Source = path, Profile = profile, Lines = _lines, Sessions = _sessionCount, FalseAlarms = share, Realized = default,
                Alarms = _alarms, NewLines = _newLines,
                Top = [.. _top.UnorderedItems.Select(i => i.Element).OrderByDescending(s => s.Bits).ThenBy(s => s.Line)],
                New = [.. _new.OrderByDescending(n => n.Value.Lines).ThenBy(n => n.Key, StringComparer.Ordinal).Take(MostListed)
                    .Select(n => new NewTemplate(n.Key, n.Value.Lines, n.Value.First))],
            };
        }
    }
}
