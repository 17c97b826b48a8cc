// The dialogs of a run's actions: pause, resume, cancel, redrive, and the change of its limits.

import { html, useState } from '../vendor/htm-preact.js';
import * as api from './api.js';
import * as format from './format.js';
import { announce, useAction } from './hooks.js';
import { ACCEPTABLE } from './states.js';
import { Dialog, Field } from './ui.js';

export function RunAction({ name, run, config, onDone, onClose }) {
  const Form = { pause: Pause, resume: Resume, cancel: Cancel, redrive: Redrive, limits: Limits }[name];
  const act = useAction(async (path, body, text) => {
    const answer = await api.post(path, body);
    onClose();
    announce(text);
    onDone();
    return answer;
  });
  return html`<${Form} run=${run} config=${config} act=${act} onClose=${onClose} />`;
}

/** Whether a paused run keeps other runs of the store waiting. cardgenius serve executes the next run instead. */
export const blocksOthers = config => config.host === 'azure';

const Pause = ({ run, act, config, onClose }) => html`
  <${Dialog} title="Pause the run?" confirm="Pause" busy=${act.busy} error=${act.error} onClose=${onClose}
    onConfirm=${() => act.run(run.links.pause, {}, 'Pause requested.')}>
    <p>The run finishes the users in flight and saves them. You can resume it at any time.</p>
    <p>${blocksOthers(config) ? 'While it is paused, other runs wait.' : 'While it is paused, the next run of the queue begins.'}</p>
  </${Dialog}>`;

const Cancel = ({ run, act, onClose }) => html`
  <${Dialog} title="Cancel the run permanently?" confirm="Cancel the run" tone="danger" busy=${act.busy} error=${act.error} onClose=${onClose}
    onConfirm=${() => act.run(run.links.cancel, {}, 'Cancellation requested.')}>
    <p>Nothing is published, and the run cannot be resumed.${run.counts.done > 0 ? ` ${format.plural(run.counts.done, 'user is', 'users are')} done; their results are not published.` : ''}</p>
    <p>To stop the run for a while, pause it.</p>
  </${Dialog}>`;

const Redrive = ({ run, act, onClose }) => html`
  <${Dialog} title="Request the failed users again?" confirm="Start the redrive" busy=${act.busy} error=${act.error} onClose=${onClose}
    onConfirm=${async () => {
      const started = await act.run(run.links.redrive, {}, 'The redrive is started.');
      if (started) {
        location.hash = `#/runs/${started.run_id}`;
      }
    }}>
    <p>A new run with the same settings requests ${format.plural(run.counts.failures, 'user')}. The published results of this run do not change.</p>
  </${Dialog}>`;

function Resume({ run, act, config, onClose }) {
  const isStopped = run.state === 'stopped';
  const [tolerance, label] = ACCEPTABLE[run.cause] ?? [];
  const [accepts, setAccepts] = useState(false);
  const [limits, setLimits] = useState(limitsOf(run));
  const confirm = () => act.run(
    run.links.resume, isStopped ? { ...changed(limits, run), ...(accepts ? { [tolerance]: 1 } : {}) } : {}, 'Resume requested.');
  return html`
    <${Dialog} title="Resume the run?" confirm="Resume" busy=${act.busy} error=${act.error} onClose=${onClose} onConfirm=${confirm}>
      <p>The run continues with the ${format.plural(Math.max(0, run.counts.users - run.counts.done), 'remaining user')}. Users that are done are not requested again.</p>
      ${isStopped && tolerance && html`<label class="tick"><input type="checkbox" checked=${accepts} onChange=${e => setAccepts(e.target.checked)} /> ${label}, and continue in spite of them</label>`}
      ${isStopped && html`<${LimitFields} limits=${limits} set=${setLimits} errors=${act.error?.errors} config=${config} />`}
    </${Dialog}>`;
}

function Limits({ run, act, config, onClose }) {
  const [limits, set] = useState(limitsOf(run));
  return html`
    <${Dialog} title="Change the limits" confirm="Apply" busy=${act.busy} error=${act.error} onClose=${onClose}
      onConfirm=${() => act.run(run.links.limits, changed(limits, run), 'The new limits are requested.')}>
      <p>The run applies the new limits within seconds. Requests in flight are finished.</p>
      <${LimitFields} limits=${limits} set=${set} errors=${act.error?.errors} config=${config} />
    </${Dialog}>`;
}

const limitsOf = run => ({
  concurrency: String(run.settings.concurrency),
  requests_per_second: run.settings.requests_per_second == null ? '' : String(run.settings.requests_per_second),
});

function changed(limits, run) {
  const before = limitsOf(run);
  return Object.fromEntries(Object.entries(limits).filter(([name, value]) => value !== '' && value !== before[name]).map(([name, value]) => [name, Number(value)]));
}

function LimitFields({ limits, set, errors = {}, config }) {
  const most = config.max_concurrency ?? 20;
  return html`
    <div class="fields">
      <${Field} id="limit-concurrency" label="Requests in flight" hint=${`1 to ${most}`} error=${errors.concurrency?.join('; ')}>
        <input id="limit-concurrency" type="number" min="1" max=${most} required aria-describedby="limit-concurrency-hint" value=${limits.concurrency}
          onInput=${e => set({ ...limits, concurrency: e.target.value })} />
      </${Field}>
      <${Field} id="limit-rate" label="Requests per second" hint="Empty: no change" error=${errors.requests_per_second?.join('; ')}>
        <input id="limit-rate" type="number" min="0.1" step="any" placeholder="no limit" aria-describedby="limit-rate-hint" value=${limits.requests_per_second}
          onInput=${e => set({ ...limits, requests_per_second: e.target.value })} />
      </${Field}>
    </div>`;
}
