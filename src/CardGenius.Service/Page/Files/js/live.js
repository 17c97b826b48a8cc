// The live figures of a run and its charts.

import { html, useMemo, useState } from '../vendor/htm-preact.js';
import { Chart } from './chart.js';
import * as format from './format.js';
import { EVENTS, isActive } from './states.js';
import { bandsOf, ceilingOf, combine, errorsOf, meanUsersPerMinute, seriesOf } from './timeline.js';
import { Notice, Progress, Scroll, Tile, Time } from './ui.js';

const TABLE_ROWS = 60;
const FIRST_EVENTS = 20;
const SPANS = [['all', 'Whole run', Infinity], ['hour', 'Last hour', 3600], ['ten', 'Last 10 minutes', 600]];

export function Live({ run, timeline, config }) {
  const samples = timeline?.samples ?? [];
  return html`
    <${Counts} run=${run} timeline=${timeline} config=${config} />
    ${samples.length > 0
      ? html`<${Charts} run=${run} timeline=${timeline} />`
      : html`<${NoCharts} run=${run} timeline=${timeline} />`}
    ${timeline?.alerts?.length > 0 && html`<${Alerts} alerts=${timeline.alerts} />`}
    ${timeline?.events.length > 0 && html`<${Events} events=${timeline.events} />`}`;
}

function Counts({ run, timeline, config }) {
  const { counts, latency, window: slots, requests } = run;
  const active = isActive(run.state);
  const planned = run.planned_users_per_minute;
  const speed = run.users_per_minute ?? (active || !timeline ? null : meanUsersPerMinute(timeline));
  const inFlight = slots?.in_flight ?? slots?.chunks;
  const sent = requests?.sent ?? (timeline?.samples.length ? timeline.samples.reduce((sum, s) => sum + s.requests, 0) : null);
  return html`
    <section class="panel progress-panel" aria-label="Progress">
      <div class="headline">
        <p><span class="value">${format.percent(counts.done, counts.users)}</span> <span class="unit">${counts.users ? `${format.count(counts.done)} of ${format.plural(counts.users, 'user')}` : 'The input is not planned yet'}</span></p>
        ${run.eta_seconds != null && html`<p class="eta"><span class="value">${format.duration(run.eta_seconds)}</span> <span class="unit">left, until about <${Time} at=${Date.now() + run.eta_seconds * 1000} /></span></p>`}
      </div>
      <${Progress} value=${counts.done} max=${counts.users} label="Users done" tone=${run.state === 'running' ? '' : 'still'} />
      <dl class="tiles">
        <${Tile} label=${active ? 'Speed' : 'Mean speed'} value=${format.figure(speed)} unit="users/min" note=${`plan ${format.figure(planned)}`} />
        ${active && html`<${Tile} label="In flight" value=${format.count(inFlight)} unit=${slots?.limit && slots.limit < slots.size ? `of ${format.count(slots.limit)}` : ''} note=${slots ? `at most ${format.count(slots.size)}` : 'unknown'} />`}
        <${Tile} label="Latency p95" value=${format.milliseconds(latency?.p95_ms)} note=${latency ? `p50 ${format.count(latency.p50_ms)}, p99 ${format.milliseconds(latency.p99_ms)}` : 'no response yet'} />
        <${Tile} label="Results" value=${format.count(counts.results)} note=${`${format.count(counts.without_cards)} without a card`} />
        <${Tile} label="Failures" value=${format.count(counts.failures)} tone=${counts.failures ? 'warn' : ''} note=${counts.failures ? `${format.percent(counts.failures, counts.done)} of users done` : 'no user failed'} />
        <${Tile} label="Rejects" value=${format.count(counts.rejects)} note=${`of ${format.plural(counts.rows, 'row')}`} />
        <${Tile} label="Requests" value=${format.count(sent)} note=${requests?.failed != null ? `${format.count(requests.failed)} failed` : requests?.retries != null ? `${format.count(requests.retries)} retries` : ''} />
      </dl>
      ${run.agreed_concurrency !== config.usual_agreed_concurrency && html`
        <p class="sub">Agreed with the API's owners: up to ${format.plural(run.agreed_concurrency, 'request')} in flight.</p>`}
    </section>`;
}

const NoCharts = ({ run, timeline }) => isActive(run.state)
  ? html`<${Notice} shape="dots"><p>The charts appear after the first seconds of requests.</p></${Notice}>`
  : html`<${Notice} shape="dots"><p>${timeline ? 'The run ended before its first figures were recorded.' : 'This run has no recorded figures.'}</p></${Notice}>`;

function Charts({ run, timeline }) {
  const [span, setSpan] = useState('all');
  const { samples, events } = timeline;
  const end = new Date(samples.at(-1).at).getTime() / 1000;
  const until = isActive(run.state) ? Date.now() / 1000 : end;
  const start = new Date(samples[0].at).getTime() / 1000;
  const spans = SPANS.filter(([id, , most]) => id === 'all' || end - start > most);
  const most = SPANS.find(([id]) => id === span)[2];
  const shown = useMemo(() => samples.filter(s => end - new Date(s.at).getTime() / 1000 <= most), [samples, most]);
  const series = useMemo(() => seriesOf(shown), [shown]);
  const bands = useMemo(() => bandsOf(events, until * 1000), [events, samples, run.state]);
  const planned = run.planned_users_per_minute;
  const { concurrency } = run.settings;
  const flat = value => series.times.map(() => value);

  const throughput = useMemo(() => [
    { label: 'users/min', values: series.users, colour: 'c1', fill: true },
    { label: 'plan', values: flat(planned), colour: 'c-plan', dash: [6, 4] },
  ], [series, planned]);
  const latency = useMemo(() => [
    { label: 'p50', values: series.p50, colour: 'c1' },
    { label: 'p95', values: series.p95, colour: 'c2' },
    { label: 'p99', values: series.p99, colour: 'c3' },
  ], [series]);
  const inFlight = useMemo(() => [
    { label: 'in flight', values: series.inFlight, colour: 'c1', fill: true },
    { label: 'limit', values: series.limit, colour: 'c2' },
    { label: 'ceiling', values: ceilingOf(series.times, events, run), colour: 'c-plan', dash: [6, 4] },
  ], [series, events, concurrency]);
  const errors = useMemo(() => series.errors.map((e, i) => (
    { label: format.words(e.name), values: e.values, colour: `c${i + 1}` })), [series]);

  const last = shown.at(-1);
  const totals = errorsOf(shown);
  const highest = Math.max(...series.users.filter(v => v != null));
  return html`
    <section aria-labelledby="charts-title">
      <div class="section-title">
        <h2 id="charts-title">Over time</h2>
        ${spans.length > 1 && html`<div class="chips" role="group" aria-label="Time shown">
          ${spans.map(([id, label]) => html`<button type="button" key=${id} aria-pressed=${id === span} onClick=${() => setSpan(id)}>${label}</button>`)}
        </div>`}
      </div>
      <div class="charts">
        <${Chart} title="Throughput, users/min" times=${series.times} bands=${bands} until=${until} series=${throughput}
          summary=${`Latest ${format.figure(series.users.at(-1))}, highest ${format.figure(highest)}, plan ${format.figure(planned)}.`} />
        <${Chart} title="Latency, ms" times=${series.times} bands=${bands} until=${until} series=${latency} show=${format.count}
          summary=${`Latest p50 ${format.milliseconds(last.p50_ms)}, p95 ${format.milliseconds(last.p95_ms)}, p99 ${format.milliseconds(last.p99_ms)}.`} />
        <${Chart} title="Requests in flight" times=${series.times} bands=${bands} until=${until} series=${inFlight} show=${format.count}
          summary=${`Latest ${format.count(last.in_flight)}, limit ${format.count(last.limit || null)}, ceiling ${format.count(concurrency)}.`} />
        ${errors.length > 0
          ? html`<${Chart} title="Failed requests/min, by class" times=${series.times} bands=${bands} until=${until} series=${errors} stack
              summary=${`In total ${totals.map(e => `${format.count(e.requests)} ${format.words(e.class)}`).join(', ')}.`} />`
          : html`<figure class="chart"><figcaption><h3>Failed requests/min, by class</h3></figcaption><p class="none">No request failed.</p></figure>`}
      </div>
      ${bands.length > 0 && html`<ul class="legend" aria-label="Shaded intervals"><li>Shaded:</li>${[...new Map(bands.map(b => [b.label, b])).values()].map(b => html`
        <li key=${b.label}><span class="swatch block ${b.colour}" aria-hidden="true"></span>${b.label}</li>`)}</ul>`}
      <${Figures} samples=${shown} />
    </section>`;
}

function Figures({ samples }) {
  const [open, setOpen] = useState(false);
  const rows = open ? combine(samples, TABLE_ROWS) : [];
  return html`
    <details onToggle=${e => setOpen(e.target.open)}>
      <summary>Show the charts as a table</summary>
      ${open && html`<${Scroll} label="Figures over time">
        <table>
          <thead><tr><th scope="col">Until</th><th scope="col" class="n">Seconds</th><th scope="col" class="n">Users/min</th><th scope="col" class="n">p50</th><th scope="col" class="n">p95</th>
            <th scope="col" class="n">p99</th><th scope="col" class="n">In flight</th><th scope="col" class="n">Limit</th><th scope="col">Failed requests</th></tr></thead>
          <tbody>${rows.map(s => html`<tr key=${s.at}>
            <th scope="row"><${Time} at=${s.at} seconds /></th><td class="n">${format.count(s.seconds)}</td><td class="n">${format.figure(s.seconds ? s.users / s.seconds * 60 : null)}</td>
            <td class="n">${format.milliseconds(s.p50_ms)}</td><td class="n">${format.milliseconds(s.p95_ms)}</td><td class="n">${format.milliseconds(s.p99_ms)}</td>
            <td class="n">${format.count(s.in_flight)}</td><td class="n">${format.count(s.limit || null)}</td>
            <td>${(s.errors ?? []).map(e => `${format.count(e.requests)} ${format.words(e.class)}`).join(', ') || 'none'}</td></tr>`)}</tbody>
        </table></${Scroll}>`}
    </details>`;
}

function Alerts({ alerts }) {
  return html`
    <section aria-labelledby="alerts-title">
      <h2 id="alerts-title">Alert thresholds</h2>
      <ul class="events">${alerts.map(a => html`
        <li key=${`${a.from}${a.rule}`}>
          <span class="when"><${Time} at=${a.from} seconds /></span>
          <span><strong class=${a.severity === 'critical' ? 'bad' : 'warn'}>${ALERTS[a.severity] ?? a.severity}: ${a.title}</strong>${lasted({ at: a.from, until: a.until })}, at worst ${a.worst}
            <span class="sub">${a.action}</span></span>
        </li>`)}
      </ul>
    </section>`;
}

function Events({ events }) {
  const [all, setAll] = useState(false);
  const shown = [...events].reverse().slice(0, all ? events.length : FIRST_EVENTS);
  return html`
    <section aria-labelledby="events-title">
      <h2 id="events-title">Events</h2>
      <ol class="events">${shown.map(e => html`
        <li key=${`${e.at}${e.kind}`}>
          <span class="when"><${Time} at=${e.at} seconds /></span>
          <span><strong>${EVENTS[e.kind] ?? format.words(e.kind)}</strong>${e.limit ? ` to ${format.count(e.limit)}` : ''}${lasted(e)}${e.count > 1 ? `, ${format.count(e.count)} times` : ''}${e.by ? ` by ${e.by}` : ''}
            ${e.reason && html`<span class="sub">${e.reason}</span>`}</span>
        </li>`)}
      </ol>
      ${shown.length < events.length && html`<p><button type="button" onClick=${() => setAll(true)}>Show all ${format.count(events.length)} events</button></p>`}
    </section>`;
}

const ALERTS = { warning: 'Warning', critical: 'Critical' };

const lasted = e => e.until && e.until !== e.at ? ` for ${format.duration((new Date(e.until) - new Date(e.at)) / 1000)}` : '';
