// The published files of a run.

import { html, useState } from '../vendor/htm-preact.js';
import * as api from './api.js';
import * as format from './format.js';
import { useAction } from './hooks.js';
import { Problem } from './ui.js';

const REPORT = 'report.html';

const ABOUT = [
  [/^results.*\.csv/, 'Results as CSV'],
  [/^results.*\.xlsx/, 'Results as Excel'],
  [/^facts.*\.parquet/, 'Facts as Parquet'],
  [/^facts.*\.csv/, 'Facts as CSV'],
  [/^report\.html/, 'What happened in this run, as one page'],
  [/^report\.md/, 'The report as text'],
  [/^failures/, 'Users without a result, with the reason'],
  [/^rejects/, 'Rows that are not valid users, with the reason'],
  [/^manifest/, 'Settings, counts and checksums'],
  [/^part-\d+/, 'Results as JSON lines'],
];

// An unknown file comes last.
function placeOf(name) {
  const place = ABOUT.findIndex(([pattern]) => pattern.test(name));
  return place < 0 ? ABOUT.length : place;
}

const aboutOf = name => ABOUT[placeOf(name)]?.[1] ?? '';

export function Downloads({ run, files, config }) {
  const parts = files.filter(f => /^part-\d+/.test(f.name));
  const others = files.filter(f => !parts.includes(f));
  const few = parts.length <= 3;
  const shown = (few ? files : others).toSorted((a, b) => placeOf(a.name) - placeOf(b.name));
  return html`
    <section class="panel" aria-labelledby="files-title">
      <h2 id="files-title">Downloads</h2>
      <ul class="files">${shown.map(f => html`<${File} key=${f.name} run=${run} file=${f} config=${config} />`)}</ul>
      ${!few && html`<details><summary>${format.count(parts.length)} parts: the results as JSON lines</summary>
        <ul class="files">${parts.map(f => html`<${File} key=${f.name} run=${run} file=${f} config=${config} />`)}</ul></details>`}
    </section>`;
}

function File({ run, file, config }) {
  const path = `runs/${encodeURIComponent(run.run_id)}/files/${encodeURIComponent(file.name)}`;
  const isReport = file.name === REPORT;
  const facts = [aboutOf(file.name), file.rows > 0 && format.plural(file.rows, 'row'), file.bytes != null && format.bytes(file.bytes)].filter(Boolean).join(', ');
  return html`
    <li>
      ${config.key_required
        ? html`<${Fetched} path=${path} name=${file.name} />`
        : html`<a href=${api.addressOf(path).href} download=${isReport ? undefined : file.name} target=${isReport ? '_blank' : undefined} rel="noopener">${file.name}</a>`}
      <span class="sub">${facts}</span>
    </li>`;
}

// A link cannot send the key, so the page fetches the file and saves it.
function Fetched({ path, name }) {
  const [address, setAddress] = useState(null);
  const save = useAction(async () => {
    const blob = await api.download(path);
    const url = URL.createObjectURL(blob);
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    setAddress(old => {
      old && URL.revokeObjectURL(old);
      return url;
    });
  });
  return html`
    <button type="button" class="link" disabled=${save.busy} onClick=${() => save.run()}>${name}</button>${save.busy ? ' downloading …' : ''}
    <${Problem} error=${save.error} />${address && html`<span class="visually-hidden" role="status">${name} is saved.</span>`}`;
}
