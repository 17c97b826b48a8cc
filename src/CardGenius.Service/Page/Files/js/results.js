// The results of a run: top cards, first rows, search, rejects and failures by reason, downloads.

import { html, useEffect, useState } from '../vendor/htm-preact.js';
import * as api from './api.js';
import { Downloads } from './downloads.js';
import * as format from './format.js';
import { announce, useAction } from './hooks.js';
import { Rows } from './rows.js';
import { isActive } from './states.js';
import { Empty, Field, Loading, Problem, Progress, Scroll } from './ui.js';

const FIRST_ROWS = 20;

export function Results({ run, config }) {
  const isPublished = Boolean(run.links.results);
  const { data, error } = useResults(run, isPublished);
  if (!isPublished) {
    return html`
      <${Empty} title="No results yet">
        <p>${isActive(run.state) ? 'Results appear as a whole when the run has completed. Until then, consumers see nothing of it.'
          : run.state === 'stopped' ? 'The run stopped before it published. Resume it to get its results.' : 'The run was cancelled. It publishes nothing.'}</p>
        <p><a href="#/runs/${run.run_id}">Show the progress</a></p>
      </${Empty}>`;
  }

  if (error) {
    return html`<${Problem} error=${error} />`;
  }

  if (!data) {
    return html`<${Loading} what="the results" />`;
  }

  const { summary, rows, files } = data;
  return html`
    <div class=${summary?.top_cards?.length > 0 ? 'two' : ''}>
      ${summary?.top_cards?.length > 0 && html`<${TopCards} cards=${summary.top_cards} />`}
      ${files && html`<${Downloads} run=${run} files=${files.files} config=${config} />`}
    </div>
    ${rows && html`<${Search} run=${run} />`}
    ${rows && html`<section class="panel" aria-labelledby="rows-title"><h2 id="rows-title">First ${format.plural(rows.rows.length, 'row')}</h2><${Rows} table=${rows} label="First rows of the results" /></section>`}
    ${summary && html`<${Reasons} summary=${summary} />`}`;
}

function useResults(run, isPublished) {
  const [state, set] = useState({ data: null, error: null });
  useEffect(() => {
    if (!isPublished) {
      return undefined;
    }

    const controller = new AbortController();
    const path = `runs/${encodeURIComponent(run.run_id)}`;
    const find = part => api.find(`${path}/${part}`, controller.signal);
    Promise.all([find('summary'), find(`results/rows?limit=${FIRST_ROWS}`), find('results')]).then(
      ([summary, rows, files]) => set({ data: { summary, rows, files }, error: null }),
      error => error.name !== 'AbortError' && set({ data: null, error }));
    return () => controller.abort();
  }, [run.run_id, isPublished]);
  return state;
}

function TopCards({ cards }) {
  const most = Math.max(...cards.map(c => c.users));
  return html`
    <section class="panel" aria-labelledby="cards-title">
      <h2 id="cards-title">Top cards</h2>
      <p class="sub">The cards that rank first for most users.</p>
      <table class="bars">
        <thead><tr><th scope="col">Card</th><th scope="col" class="n">Users</th><th scope="col"><span class="visually-hidden">Share of the most frequent card</span></th></tr></thead>
        <tbody>${cards.map(c => html`<tr key=${c.card}><th scope="row">${c.card}</th><td class="n">${format.count(c.users)}</td>
          <td class="bar"><${Progress} value=${c.users} max=${most} label="Users of ${c.card}" /></td></tr>`)}</tbody>
      </table>
    </section>`;
}

function Search({ run }) {
  const [id, setId] = useState('');
  const [found, setFound] = useState(null);
  const search = useAction(async () => {
    setFound(null);
    const table = await api.post(`runs/${encodeURIComponent(run.run_id)}/results/search`, { user_id: id.trim() });
    setFound(table);
    announce('The user was found.');
    return table;
  });
  const submit = event => {
    event.preventDefault();
    if (id.trim()) {
      search.run();
    }
  };
  return html`
    <section class="panel" aria-labelledby="search-title">
      <h2 id="search-title">Find a user</h2>
      <form class="inline" onSubmit=${submit}>
        <${Field} id="user" label="User id" hint="The whole id, as in the input.">
          <input id="user" type="text" autocomplete="off" spellcheck=${false} aria-describedby="user-hint" value=${id} onInput=${e => setId(e.target.value)} />
        </${Field}>
        <button type="submit" disabled=${search.busy}>${search.busy ? 'Searching …' : 'Find'}</button>
      </form>
      <${Problem} error=${search.error} />
      ${found && html`<${Rows} table=${found} label="Result of the user" all />`}
    </section>`;
}

const Reasons = ({ summary: { failures, rejects } }) => html`
  <div class="two">
    ${failures && html`<section class="panel" aria-labelledby="failures-title">
      <h2 id="failures-title">Failures by class</h2>
      ${failures.length > 0
        ? html`<${Scroll} label="Table of the failures"><table>
            <thead><tr><th scope="col">Class</th><th scope="col" class="n">Users</th><th scope="col">Example</th></tr></thead>
            <tbody>${failures.map(f => html`<tr key=${`${f.class}${f.status}${f.example}`}><th scope="row">${format.words(f.class)}</th><td class="n">${format.count(f.users)}</td><td class="sub">${f.status ? `${f.status}: ` : ''}${f.example}</td></tr>`)}</tbody>
          </table></${Scroll}>`
        : html`<p class="none">No user failed.</p>`}
    </section>`}
    ${rejects && html`<section class="panel" aria-labelledby="rejects-title">
      <h2 id="rejects-title">Rejects by reason</h2>
      ${rejects.length > 0
        ? html`<${Scroll} label="Table of the rejects"><table>
            <thead><tr><th scope="col">Column</th><th scope="col">Reason</th><th scope="col" class="n">Rows</th></tr></thead>
            <tbody>${rejects.map(r => html`<tr><td>${r.column ?? 'whole row'}</td><td>${r.reason}</td><td class="n">${format.count(r.rows)}</td></tr>`)}</tbody>
          </table></${Scroll}>`
        : html`<p class="none">Every row of the input is a valid user.</p>`}
    </section>`}
  </div>`;
