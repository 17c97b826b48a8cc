// The list of runs.

import { html, useState } from '../vendor/htm-preact.js';
import * as api from './api.js';
import * as format from './format.js';
import { useHeadingFocus, usePoll, useTitle } from './hooks.js';
import { FILTERS, isActive } from './states.js';
import { Badge, Empty, Loading, Problem, Progress, Time } from './ui.js';

const PAGE = 50;

// The first page is loaded at every poll. Further pages are loaded as often as the viewer asked for them.
async function load(pages, signal) {
  let path = `runs?limit=${PAGE}`;
  const runs = [];
  for (let page = 0; path && page < pages; page++) {
    const list = await api.get(path, signal);
    runs.push(...list.runs);
    path = list.next;
  }

  return { runs, hasMore: Boolean(path) };
}

const activeFirst = runs => [...runs.filter(r => isActive(r.state)), ...runs.filter(r => !isActive(r.state))];

export function Runs({ config }) {
  useTitle('Runs');
  const heading = useHeadingFocus();
  const [pages, setPages] = useState(1);
  const [filter, setFilter] = useState('all');
  const [search, setSearch] = useState('');
  const { data, error, refresh } = usePoll(signal => load(pages, signal), `runs-${pages}`);
  const [shown, setShown] = useState(null);
  if (data && data !== shown) {
    setShown(data);
  }

  const list = data ?? shown;
  const runs = list?.runs ?? [];
  const needle = search.trim().toLowerCase();
  const { test } = FILTERS.find(f => f.id === filter);
  const matches = activeFirst(runs).filter(r => test(r.state) && (!needle || r.run_id.toLowerCase().includes(needle) || r.input?.name.toLowerCase().includes(needle)));
  return html`
    <div class="title">
      <h1 tabindex="-1" ref=${heading}>Runs</h1>
      <a class="button primary" href="#/new">Start a run</a>
    </div>
    <${Problem} error=${error} action=${html`<button type="button" onClick=${refresh}>Try again</button>`} />
    ${!list && !error && html`<${Loading} what="the runs" />`}
    ${list && runs.length === 0 && html`<${FirstRun} config=${config} />`}
    ${runs.length > 0 && html`
      <div class="filters">
        <div class="chips" role="group" aria-label="Filter by state">
          ${FILTERS.map(f => html`
            <button type="button" key=${f.id} aria-pressed=${f.id === filter} onClick=${() => setFilter(f.id)}>
              ${f.label} <span class="count">${format.count(runs.filter(r => f.test(r.state)).length)}</span>
            </button>`)}
        </div>
        <label class="search"><span>Find</span>
          <input type="search" value=${search} onInput=${e => setSearch(e.target.value)} placeholder="Run or file name" />
        </label>
      </div>
      ${matches.length === 0
        ? html`<p class="none">No run matches. <button type="button" class="link" onClick=${() => { setFilter('all'); setSearch(''); }}>Show all runs</button></p>`
        : html`<${RunTable} runs=${matches} />`}
      ${list.hasMore && html`
        <p class="more"><button type="button" onClick=${() => setPages(pages + 1)}>Show older runs</button> <span>The newest ${format.count(runs.length)} are shown.</span></p>`}`}
  `;
}

// A narrow page shows the rows as blocks, which are no table for a screen reader without the roles.
const COLUMNS = [
  ['Run'], ['State'], ['Progress'], ['Users/min', 'n'], ['Time left', 'n'], ['Failures', 'n'], ['Rejects', 'n'], ['Started'],
];

const RunTable = ({ runs }) => html`
  <table class="runs" role="table">
    <thead role="rowgroup"><tr role="row">${COLUMNS.map(([name, kind]) => html`<th scope="col" role="columnheader" class=${kind}>${name}</th>`)}</tr></thead>
    <tbody role="rowgroup">${runs.map(run => html`<${RunRow} key=${run.run_id} run=${run} />`)}</tbody>
  </table>`;

function RunRow({ run }) {
  const { counts } = run;
  const active = isActive(run.state);
  return html`
    <tr role="row">
      <th scope="row" role="rowheader"><a href="#/runs/${run.run_id}">${run.run_id}</a>${run.input && html`<span class="sub">${run.input.name}</span>`}</th>
      <td role="cell" data-label="State"><${Badge} state=${run.state} /></td>
      <td role="cell" data-label="Progress" class="bar">
        ${counts.users > 0
          ? html`<${Progress} value=${counts.done} max=${counts.users} label="Progress of ${run.run_id}" />
              <span class="sub">${format.percent(counts.done, counts.users)} of ${format.plural(counts.users, 'user')}</span>`
          : html`<span class="sub">${active ? 'not planned yet' : format.NONE}</span>`}
      </td>
      <td role="cell" data-label="Users/min" class="n ${run.users_per_minute == null ? 'unknown' : ''}">${format.figure(run.users_per_minute)}</td>
      <td role="cell" data-label="Time left" class="n ${run.eta_seconds == null ? 'unknown' : ''}">${format.duration(run.eta_seconds)}</td>
      <td role="cell" data-label="Failures" class="n ${counts.failures > 0 ? 'warn' : ''}">${format.count(counts.failures)}</td>
      <td role="cell" data-label="Rejects" class="n">${format.count(counts.rejects)}</td>
      <td role="cell" data-label="Started"><${Time} at=${run.started_at ?? run.requested_at} /></td>
    </tr>`;
}

const FirstRun = ({ config }) => html`
  <${Empty} title="No runs yet">
    <p>A run asks the CardGenius API for each user of a file, ranks the cards and writes the results.</p>
    <ol class="steps">
      <li><strong>Choose a file</strong> with one user a row: CSV, Excel or JSON.</li>
      <li><strong>Check it.</strong> You see how the columns are read, which rows are rejects, and how long the run takes. No request is sent.</li>
      <li><strong>Start.</strong> You can pause, resume and cancel the run${config.host === 'local' ? ', and close this page while it runs' : ''}.</li>
    </ol>
    <p><a class="button primary" href="#/new">Start your first run</a></p>
  </${Empty}>`;
