// What a dry run found in an input.

import { html } from '../vendor/htm-preact.js';
import * as format from './format.js';
import { Notice, Scroll, Tile, Time } from './ui.js';

// "passed through" and "omitted …" are uses that send nothing to the API.
const isSent = use => !/^(passed through|omitted)/.test(use);

export function Findings({ report, stale }) {
  const { columns = [], reject_reasons: reasons = [], notes = [], prediction } = report;
  const isDoubtful = columns.some(c => c.use.includes('did you mean'));
  const share = report.rows ? report.rejects / report.rows : 0;
  return html`
    ${stale && html`<${Notice} tone="warn" shape="triangle"><p>The settings below were changed after this check. Check again to see their effect.</p></${Notice}>`}
    <dl class="tiles">
      <${Tile} label="Users" value=${format.count(report.users)} note=${report.is_whole ? `of ${format.plural(report.rows, 'row')}` : `in the first ${format.plural(report.rows, 'row')}`} />
      <${Tile} label="Rejects" value=${format.count(report.rejects)} note=${report.rejects ? `${format.percent(report.rejects, report.rows)} of the rows` : 'every row is a valid user'} tone=${share > 0.05 ? 'warn' : ''} />
      ${prediction && html`
        <${Tile} label="Expected duration" value=${format.duration(prediction.seconds)}
          note=${prediction.seconds_low != null && prediction.seconds_high != null ? `${format.duration(prediction.seconds_low)} to ${format.duration(prediction.seconds_high)}` : ''} />
        <${Tile} label="Expected speed" value=${format.figure(prediction.users_per_minute)} unit="users/min" note=${`${format.count(prediction.concurrency)} requests in flight`} />`}
      <${Tile} label="Format" value=${(report.format ?? '').split(',')[0]} note=${(report.format ?? '').split(',').slice(1).join(',').trim()} />
    </dl>
    ${prediction && html`<p class="hint">${prediction.finish_at && html`If it starts now, the run ends at about <${Time} at=${prediction.finish_at} />. `}${prediction.assumption}</p>`}
    ${!report.is_whole && html`<p class="hint">The check reads the first ${format.plural(report.rows, 'row')}. The run reads all rows.</p>`}
    ${notes?.length > 0 && html`<${Notice} tone=${isDoubtful ? 'warn' : 'idle'} shape=${isDoubtful ? 'triangle' : 'info'} title="Notes"><ul>${notes.map(n => html`<li>${n}</li>`)}</ul></${Notice}>`}
    <div class="two">
      <div>
        <h3>Columns</h3>
        <${Scroll} label="Columns and their use">
          <table>
            <thead><tr><th scope="col">Column</th><th scope="col">Use</th></tr></thead>
            <tbody>${columns.map(c => html`<tr><th scope="row">${c.column}</th><td class=${isSent(c.use) ? '' : 'sub'}>${isSent(c.use) ? html`<code>${c.use}</code>` : c.use}</td></tr>`)}</tbody>
          </table>
        </${Scroll}>
      </div>
      <div>
        <h3>Rejects by reason</h3>
        ${reasons.length === 0
          ? html`<p class="none">No rejects.</p>`
          : html`<${Scroll} label="Rejects by reason"><table>
              <thead><tr><th scope="col">Column</th><th scope="col">Reason</th><th scope="col" class="n">Rows</th></tr></thead>
              <tbody>${reasons.map(r => html`<tr><td>${r.column ?? 'whole row'}</td><td>${r.reason}</td><td class="n">${format.count(r.rows)}</td></tr>`)}</tbody>
            </table></${Scroll}>`}
      </div>
    </div>`;
}
