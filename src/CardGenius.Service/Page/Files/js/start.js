// Starting a run: choose an input, read the findings of the dry run, start.

import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import * as api from './api.js';
import { Findings } from './findings.js';
import * as format from './format.js';
import { announce, useAction, useHeadingFocus, useTitle } from './hooks.js';
import { Field, Icon, Notice, Problem, Progress, Time } from './ui.js';

const FILE_TYPES = '.csv,.tsv,.txt,.xlsx,.json,.ndjson,.jsonl,.gz';
const NO_SETTINGS = { run_id: '', top_n: '', concurrency: '', requests_per_second: '', limit: '', sheet: '', excel: false };

/** A run id that sorts by time: 20261128-181107-users. */
function suggestId(name) {
  const at = new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const stem = name.replace(/\.(gz|csv|tsv|txt|xlsx|jsonl?|ndjson)$/gi, '').replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 32);
  return stem ? `${at}-${stem}` : at;
}

// Empty fields are left out, so the settings of the server apply.
function settingsOf(form) {
  const settings = {};
  for (const name of ['top_n', 'concurrency', 'requests_per_second', 'limit']) {
    if (form[name] !== '') {
      settings[name] = Number(form[name]);
    }
  }

  if (form.sheet.trim()) {
    settings.sheet = form.sheet.trim();
  }

  if (form.excel) {
    settings.excel = true;
  }

  return settings;
}

export function Start({ config }) {
  useTitle('Start a run');
  const heading = useHeadingFocus();
  const [input, setInput] = useState(null);
  const [form, setForm] = useState(NO_SETTINGS);
  const [checked, setChecked] = useState(null);
  const findings = useRef(null);

  const check = useAction(async (chosen, settings) => {
    const report = await api.post('runs', { input: chosen.input, dry_run: true, settings });
    setChecked({ report, settings: JSON.stringify(settings) });
    announce(`The check is complete: ${format.plural(report.users, 'user')}, ${format.plural(report.rejects, 'reject')}.`);
    return report;
  });
  const start = useAction(async () => {
    const run = await api.post('runs', { run_id: form.run_id.trim() || undefined, input: input.input, settings: settingsOf(form) });
    location.hash = `#/runs/${run.run_id}`;
    return run;
  });

  const choose = async chosen => {
    setInput(chosen);
    setChecked(null);
    start.clear();
    setForm(old => ({ ...old, run_id: suggestId(chosen.name) }));
    if (await check.run(chosen, settingsOf(form))) {
      findings.current?.focus();
    }
  };
  const change = () => {
    setInput(null);
    setChecked(null);
    check.clear();
    start.clear();
  };
  const set = (name, value) => setForm(old => ({ ...old, [name]: value }));
  const isStale = checked && checked.settings !== JSON.stringify(settingsOf(form));
  const errors = { ...check.error?.errors, ...start.error?.errors };

  return html`
    <p class="crumbs"><a href="#/">Runs</a></p>
    <h1 tabindex="-1" ref=${heading}>Start a run</h1>
    <section class="panel" aria-labelledby="input-title">
      <h2 id="input-title"><span class="step" aria-hidden="true">1</span> Input</h2>
      ${input
        ? html`<div class="chosen"><div><strong>${input.name}</strong>${input.bytes != null && html` <span class="sub">${format.bytes(input.bytes)}</span>`}</div>
            <button type="button" onClick=${change}>Choose another file</button></div>`
        : html`<${ChooseInput} config=${config} onChoose=${choose} />`}
    </section>
    ${input && html`
      <section class="panel" aria-labelledby="check-title">
        <h2 id="check-title" tabindex="-1" ref=${findings}><span class="step" aria-hidden="true">2</span> Check</h2>
        ${check.busy && html`<p class="loading" aria-busy="true">Reading the file. No request is sent to the API …</p>`}
        <${Problem} error=${check.error} action=${html`<p>Correct the file or the settings below, then check again.</p>`} />
        ${checked && html`<${Findings} report=${checked.report} stale=${isStale} />`}
      </section>
      <form class="panel" aria-labelledby="start-title" onSubmit=${e => { e.preventDefault(); start.run(); }}>
        <h2 id="start-title"><span class="step" aria-hidden="true">3</span> Start</h2>
        <${Settings} form=${form} set=${set} errors=${errors} config=${config} />
        <${Problem} error=${start.error} />
        <div class="buttons">
          <button type="button" disabled=${check.busy} onClick=${() => check.run(input, settingsOf(form))}>Check again</button>
          <button type="submit" class="primary" disabled=${!checked || checked.report.users === 0 || check.busy || start.busy}>
            ${start.busy ? 'Starting …' : checked ? `Start the run of ${checked.report.is_whole ? format.plural(checked.report.users, 'user') : 'all users'}` : 'Start the run'}
          </button>
        </div>
        ${checked?.report.users === 0 && html`<p class="hint">The file has no valid user, so there is nothing to run.</p>`}
      </form>`}`;
}

function Settings({ form, set, errors, config }) {
  const error = name => errors[`settings.${name}`]?.join('; ') ?? errors[name]?.join('; ');
  const most = config.max_concurrency ?? 20;
  const number = (name, min, max, placeholder, step = 1) => html`
    <input id=${name} type="number" inputmode="decimal" min=${min} max=${max} step=${step} placeholder=${placeholder}
      aria-describedby="${name}-hint" value=${form[name]} onInput=${e => set(name, e.target.value)} />`;
  return html`
    <div class="fields">
      <${Field} id="run_id" label="Run id" hint="The name of the run and of its folder." error=${error('run_id')}>
        <input id="run_id" type="text" maxlength="64" spellcheck=${false} autocomplete="off" aria-describedby="run_id-hint" value=${form.run_id} onInput=${e => set('run_id', e.target.value)} />
      </${Field}>
      <${Field} id="top_n" label="Cards per user" hint="Empty: the setting of the server." error=${error('top_n')}>${number('top_n', 1, 100, '10')}</${Field}>
      <${Field} id="concurrency" label="Requests in flight" hint=${`At most ${most}. Empty: the setting of the server.`} error=${error('concurrency')}>
        ${number('concurrency', 1, most, String(most))}
      </${Field}>
      <${Field} id="requests_per_second" label="Requests per second" hint="Empty: the setting of the server." error=${error('requests_per_second')}>
        ${number('requests_per_second', 0.1, 1000, 'no limit', 'any')}
      </${Field}>
    </div>
    <details>
      <summary>More settings</summary>
      <div class="fields">
        <${Field} id="limit" label="Read only the first rows" hint="For a trial. Empty: all rows." error=${error('limit')}>${number('limit', 1, undefined, 'all')}</${Field}>
        <${Field} id="sheet" label="Sheet" hint="Name or number of an Excel sheet. Empty: the first." error=${error('sheet')}>
          <input id="sheet" type="text" aria-describedby="sheet-hint" value=${form.sheet} onInput=${e => set('sheet', e.target.value)} />
        </${Field}>
        <label class="tick"><input type="checkbox" checked=${form.excel} onChange=${e => set('excel', e.target.checked)} /> Also write an Excel file</label>
      </div>
    </details>`;
}

function ChooseInput({ config, onChoose }) {
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState(null);
  const [path, setPath] = useState('');
  const stop = useRef(() => {});
  const picker = useRef(null);
  const most = config.max_upload_bytes;
  const send = useAction(async file => {
    if (most && file.size > most) {
      const error = new Error(`${file.name} has ${format.bytes(file.size)}. At most ${format.bytes(most)} can be uploaded. Put the file into the store, and choose it there.`);
      error.title = 'The file is too large';
      throw error;
    }

    setSending({ name: file.name, share: 0 });
    try {
      const { done, cancel } = api.upload(file, share => setSending({ name: file.name, share }));
      stop.current = cancel;
      const stored = await done;
      announce(`${file.name} is uploaded.`);
      onChoose(stored);
    } finally {
      setSending(null);
    }
  });
  useEffect(() => () => stop.current(), []);

  const drop = event => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) {
      send.run(file);
    }
  };
  const usePath = event => {
    event.preventDefault();
    const value = path.trim();
    if (value) {
      onChoose({ input: value, name: value.split('/').pop() });
    }
  };
  return html`
    <div class="drop ${over ? 'over' : ''}" onDragOver=${e => { e.preventDefault(); setOver(true); }} onDragLeave=${() => setOver(false)} onDrop=${drop}>
      ${sending
        ? html`<p>Uploading <strong>${sending.name}</strong>: ${format.percent(sending.share, 1)}</p>
            <${Progress} value=${sending.share} max=${1} label="Upload of ${sending.name}" />
            <button type="button" onClick=${() => stop.current()}>Cancel the upload</button>`
        : html`<${Icon} shape="upload" />
            <p><strong>Drop a file here</strong>, or</p>
            <input ref=${picker} class="visually-hidden" type="file" id="file" accept=${FILE_TYPES} onChange=${e => { const [file] = e.target.files; e.target.value = ''; if (file) { send.run(file); } }} />
            <label for="file" class="button primary">Choose a file</label>
            <p class="hint">CSV, Excel, JSON or NDJSON, one user a row${most ? `, up to ${format.bytes(most)}` : ''}. The first row of a table names the columns.</p>`}
    </div>
    <${Problem} error=${send.error} />
    <${StoredInputs} onChoose=${onChoose} />
    <details>
      <summary>Use a path in the store</summary>
      <form class="inline" onSubmit=${usePath}>
        <${Field} id="path" label="Path of the input" hint="For example ${config.host === 'local' ? 'inputs/' : ''}weekly/users-2026-11-28.csv.">
          <input id="path" type="text" spellcheck=${false} aria-describedby="path-hint" value=${path} onInput=${e => setPath(e.target.value)} />
        </${Field}>
        <button type="submit">Check this input</button>
      </form>
    </details>`;
}

function StoredInputs({ onChoose }) {
  const [list, set] = useState({ inputs: null, error: null });
  const [all, setAll] = useState(false);
  useEffect(() => {
    const controller = new AbortController();
    api.find('inputs', controller.signal).then(
      found => set({ inputs: found?.inputs ?? [], error: null }),
      error => error.name !== 'AbortError' && set({ inputs: [], error }));
    return () => controller.abort();
  }, []);
  const { inputs, error } = list;
  if (error) {
    return html`<${Notice} tone="warn" shape="triangle" title="The files in the store cannot be listed."><p>${error.detail ?? error.message} You can still upload a file.</p></${Notice}>`;
  }

  const shown = all ? inputs : inputs?.slice(0, 5);
  return shown?.length > 0 && html`
    <h3>Files in the store</h3>
    <ul class="files">${shown.map(file => html`
      <li key=${file.input}>
        <button type="button" class="link" onClick=${() => onChoose(file)}>${file.name}</button>
        <span class="sub">${format.bytes(file.bytes)}${file.modified_at && html`, <${Time} at=${file.modified_at} />`}</span>
      </li>`)}</ul>
    ${inputs.length > shown.length && html`<button type="button" onClick=${() => setAll(true)}>Show all ${format.count(inputs.length)} files</button>`}`;
}
