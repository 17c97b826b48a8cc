// Computes the series of the charts from the timeline of a run.

const MOST_CLASSES = 5;

const seconds = at => at === Infinity ? at : new Date(at).getTime() / 1000;

/** The time after which the page asks for samples. The latest sample can still grow, so it is asked for again. Undefined: ask for all samples. */
export const knownUntil = timeline => timeline?.samples.at(-2)?.at;

/**
 * Adds the samples after `knownUntil` to the known ones. Returns null if the known samples are of no use, because the server has combined them into
 * longer ones.
 */
export function joined(known, newer) {
  if (known.sample_seconds !== newer.sample_seconds) {
    return null;
  }

  const isSame = newer.samples.length === 1 && newer.samples[0].at === known.samples.at(-1).at;
  return { ...newer, samples: isSame ? known.samples : [...known.samples.slice(0, -1), ...newer.samples] };
}

const beginOf = sample => seconds(sample.at) - sample.seconds;

/** Combines samples so that at most `most` remain: counts are added, latencies are the higher ones, and the rest are the later ones. */
export function combine(samples, most) {
  const size = Math.ceil(samples.length / most);
  if (size <= 1) {
    return samples;
  }

  const combined = [];
  for (let i = 0; i < samples.length; i += size) {
    combined.push(samples.slice(i, i + size).reduce((a, b) => ({
      ...b,
      seconds: a.seconds + b.seconds,
      users: a.users + b.users,
      requests: a.requests + b.requests,
      errors: merge(a.errors, b.errors),
      p50_ms: Math.max(a.p50_ms, b.p50_ms),
      p95_ms: Math.max(a.p95_ms, b.p95_ms),
      p99_ms: Math.max(a.p99_ms ?? 0, b.p99_ms ?? 0),
    })));
  }

  return combined;
}

function merge(a = [], b = []) {
  const sums = new Map();
  for (const { class: name, requests } of [...a, ...b]) {
    sums.set(name, (sums.get(name) ?? 0) + requests);
  }

  return [...sums].map(([name, requests]) => ({ class: name, requests }));
}

/** The failed requests of all samples by class, most frequent first. */
export const errorsOf = samples =>
  samples.reduce((all, s) => merge(all, s.errors), []).sort((a, b) => b.requests - a.requests);

/** The mean users per minute without the time of holds and pauses; null if it is unknown. */
export function meanUsersPerMinute({ samples: all, events }) {
  const waits = bandsOf(events.filter(e => e.kind !== 'limit_lowered' && e.kind !== 'breaker_opened'), Infinity);
  const samples = all.filter(s => !waits.some(w => w.from < seconds(s.at) && seconds(s.at) <= w.to));
  const time = samples.reduce((sum, s) => sum + s.seconds, 0);
  return time > 0 ? samples.reduce((sum, s) => sum + s.users, 0) / time * 60 : null;
}

/**
 * Returns the times and the values of each series. The lines begin at the start of the first sample. A gap between samples, for example a pause,
 * interrupts them.
 */
export function seriesOf(samples) {
  const classes = errorsOf(samples).slice(0, MOST_CLASSES).map(c => c.class);
  const points = [];
  for (const sample of samples) {
    const begin = beginOf(sample);
    const last = points.at(-1);
    if (last && begin - last.time > 2 * Math.max(sample.seconds, 5)) {
      points.push({ time: last.time + 0.5 });
    }

    if (!points.at(-1)?.sample) {
      points.push({ time: begin, sample });
    }

    points.push({ time: seconds(sample.at), sample });
  }

  const values = of => points.map(p => p.sample ? of(p.sample) : null);
  const perMinute = (s, number) => s.seconds > 0 ? number / s.seconds * 60 : null;
  const failed = (s, test) => perMinute(s, (s.errors ?? []).filter(e => test(e.class)).reduce((sum, e) => sum + e.requests, 0));
  const others = errorsOf(samples).length > classes.length;
  return {
    times: points.map(p => p.time),
    users: values(s => perMinute(s, s.users)),
    inFlight: values(s => s.in_flight),
    limit: values(s => s.limit || null),
    p50: values(s => s.p50_ms || null),
    p95: values(s => s.p95_ms || null),
    p99: values(s => s.p99_ms || null),
    errors: [
      ...classes.map(name => ({ name, values: values(s => failed(s, c => c === name)) })),
      ...(others ? [{ name: 'others', values: values(s => failed(s, c => !classes.includes(c))) }] : []),
    ],
  };
}

/**
 * The ceiling of the requests in flight at each time: the concurrency of the run, which can be changed while it runs. The concurrency before the
 * first of several changes is not known.
 */
export function ceilingOf(times, events, run) {
  const changes = events.filter(e => e.kind === 'limits_changed' && e.limit);
  const first = changes.length === 0 ? run.settings.concurrency : changes.length === 1 ? run.limits?.concurrency_before ?? null : null;
  return times.map(time => changes.findLast(e => seconds(e.at) <= time)?.limit ?? first);
}

const SHADED = {
  held: { label: 'hold', colour: 'band-hold' },
  paused: { label: 'paused', colour: 'band-pause' },
  stopped: { label: 'stopped', colour: 'band-pause' },
  interrupted: { label: 'interrupted', colour: 'band-pause' },
  limit_lowered: { label: 'limit lowered', colour: 'band-limit' },
  breaker_opened: { label: 'breaker open', colour: 'band-limit' },
};

/** The shaded intervals. An event without an end lasts until the run was resumed, or until now. */
export function bandsOf(events, now) {
  return events.flatMap((event, i) => {
    const look = SHADED[event.kind];
    if (!look) {
      return [];
    }

    const resumed = events.slice(i + 1).find(e => e.kind === 'resumed');
    const ended = ['stopped', 'interrupted'].includes(event.kind) && !resumed ? event.at : null;
    return [{ ...look, from: seconds(event.at), to: seconds(event.until ?? resumed?.at ?? ended ?? now) }];
  });
}
