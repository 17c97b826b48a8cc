// A run: its state, its actions, and the tabs of its live figures and results.

import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { RunAction, blocksOthers } from './actions.js';
import * as api from './api.js';
import * as format from './format.js';
import { announce, useHeadingFocus, useNow, usePoll, useTitle } from './hooks.js';
import { Live } from './live.js';
import { Results } from './results.js';
import { CAUSES, isActive, isEnded, stateOf } from './states.js';
import { joined, knownUntil } from './timeline.js';
import { Badge, Empty, Loading, Notice, Problem, Time } from './ui.js';

const AWAIT_MORE = { queued: true, planning: true };

export function Run({ id, tab, config }) {
  const heading = useHeadingFocus();
  const { data, error, refresh } = usePoll((signal, last) => load(id, last, signal), id, d => isEnded(d.run.state));
  const run = data?.run;
  const label = run && stateOf(run.state).label;
  useTitle(run ? `${label}: ${id}` : id);
  useAnnouncedState(run, label);
  const [action, setAction] = useState(null);

  if (error?.status === 404) {
    return html`<${Empty} title="There is no run ${id}"><p>${error.detail} <a href="#/">Show all runs</a></p></${Empty}>`;
  }

  return html`
    <p class="crumbs"><a href="#/">Runs</a></p>
    <div class="title">
      <h1 tabindex="-1" ref=${heading}>${id}</h1>
      ${run && html`<${Badge} state=${run.state} />`}
      ${run && html`<${Actions} run=${run} onAct=${setAction} />`}
    </div>
    ${run && html`<p class="sub">${run.input && html`${run.input.name}, ${format.bytes(run.input.bytes)}. `}Started <${Time} at=${run.started_at ?? run.requested_at} seconds />${!isActive(run.state) && run.updated_at && html`, ended <${Time} at=${run.updated_at} seconds />`}.</p>`}
    <${Problem} error=${error} action=${html`<button type="button" onClick=${refresh}>Try again</button>`} />
    ${!run && !error && html`<${Loading} what="the run" />`}
    ${run && html`
      <${Situation} run=${run} config=${config} />
      <nav class="tabs" aria-label="Views of the run">
        <a href="#/runs/${id}" aria-current=${tab === 'live' ? 'page' : undefined}>Progress</a>
        <a href="#/runs/${id}/results" aria-current=${tab === 'results' ? 'page' : undefined}>Results</a>
      </nav>
      ${tab === 'results'
        ? html`<${Results} run=${run} config=${config} />`
        : html`<${Live} run=${run} timeline=${data.timeline} config=${config} />`}`}
    ${action && html`<${RunAction} name=${action} run=${run} config=${config} onDone=${refresh} onClose=${() => setAction(null)} />`}`;
}

async function load(id, last, signal) {
  const path = `runs/${encodeURIComponent(id)}`;
  const run = await api.get(path, signal);
  const timeline = AWAIT_MORE[run.state] ? null : await loadTimeline(`${path}/timeline`, last?.timeline, signal);
  return { run, timeline };
}

// Asks only for the samples that the page does not have.
async function loadTimeline(path, known, signal) {
  const after = knownUntil(known);
  const newer = after && await api.find(`${path}?after=${encodeURIComponent(after)}`, signal);
  return (newer && joined(known, newer)) ?? api.find(path, signal);
}

function useAnnouncedState(run, label) {
  const last = useRef(null);
  useEffect(() => {
    if (run && last.current && last.current !== run.state) {
      announce(`The run is now: ${label}.${run.reason ? ` ${run.reason}` : ''}`);
    }

    last.current = run?.state ?? last.current;
  }, [run?.state]);
}

function Actions({ run, onAct }) {
  const { links } = run;
  const pending = run.requested;
  return html`
    <div class="actions">
      ${links.limits && isActive(run.state) && html`<button type="button" onClick=${() => onAct('limits')}>Change limits</button>`}
      ${links.pause && html`<button type="button" disabled=${pending === 'pause' || pending === 'cancel'} onClick=${() => onAct('pause')}>Pause</button>`}
      ${links.resume && html`<button type="button" class="primary" disabled=${Boolean(pending)} onClick=${() => onAct('resume')}>Resume</button>`}
      ${links.redrive && html`<button type="button" class="primary" onClick=${() => onAct('redrive')}>Redrive failures</button>`}
      ${links.cancel && html`<button type="button" class="danger" disabled=${pending === 'cancel'} onClick=${() => onAct('cancel')}>Cancel run</button>`}
    </div>`;
}

const PENDING = {
  pause: 'Pause requested. The run finishes the users in flight first.',
  cancel: 'Cancellation requested. The run finishes the users in flight first.',
  resume: 'Resume requested. The run continues within a minute.',
};

// The reason of a state, and what the viewer can do about it.
function Situation({ run, config }) {
  const now = useNow(run.state === 'held');
  const { tone, shape, label, help } = stateOf(run.state);
  const wait = run.held_until ? Math.ceil((new Date(run.held_until) - now) / 1000) : null;
  const advice = run.state === 'stopped' ? CAUSES[run.cause] ?? help : help;
  return html`
    ${isActive(run.state) && run.limits?.applied === false && html`<${Notice} tone="idle" shape="clock"><p>New limits requested. The run applies them within seconds.</p></${Notice}>`}
    ${PENDING[run.requested] && html`<${Notice} tone="idle" shape="clock"><p>${PENDING[run.requested]}</p></${Notice}>`}
    ${(run.reason || help) && html`
      <${Notice} tone=${tone} shape=${shape} title=${run.reason ? `${label}: ${run.reason}` : label}>
        ${advice && html`<p>${advice}${run.state === 'paused' && blocksOthers(config) ? ' Other runs wait until then.' : ''}</p>`}
        ${run.held_until && html`<p>Next try: <${Time} at=${run.held_until} seconds /> <span aria-hidden="true">(${wait > 0 ? `in ${format.duration(wait)}` : 'now'})</span></p>`}
        ${run.control && html`<p>Requested${run.control.by ? ` by ${run.control.by}` : ''} at <${Time} at=${run.control.at} seconds />.</p>`}
      </${Notice}>`}`;
}
