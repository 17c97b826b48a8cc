// The elements that several views use.

import { html, useEffect, useRef } from '../vendor/htm-preact.js';
import * as format from './format.js';
import { stateOf } from './states.js';

const SHAPES = {
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 2.8V8l2.2 1.6',
  info: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 7.2v3.6M8 5.2h.01',
  dots: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  play: 'M5 3.2v9.6L12.8 8z',
  hourglass: 'M4 2.5h8M4 13.5h8M5 2.5c0 3 3 3.5 3 5.5s-3 2.5-3 5.5M11 2.5c0 3-3 3.5-3 5.5s3 2.5 3 5.5',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  up: 'M8 13V3.5M4 7l4-4 4 4',
  octagon: 'M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5zM8 5v3.5M8 11h.01',
  check: 'M3 8.5 6.5 12 13 4.5',
  triangle: 'M8 2.5 14.5 13.5h-13zM8 6.5v3.200M8 11.700h.01',
  cross: 'M4 4l8 8M12 4l-8 8',
  upload: 'M8 11V3M4.5 6 8 2.5 11.5 6M2.5 11v2.5h11V11',
};

export const Icon = ({ shape }) => html`
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d=${SHAPES[shape]} /></svg>`;

/** The state of a run: a shape and a word. */
export function Badge({ state }) {
  const { label, tone, shape } = stateOf(state);
  return html`<span class="badge ${tone}" data-state=${state}><${Icon} shape=${shape} />${label}</span>`;
}

/** A time in the viewer's zone, with UTC as its tooltip. */
export const Time = ({ at, seconds }) => at
  ? html`<time datetime=${new Date(at).toISOString()} title=${format.utc(at)}>${format.time(at, { seconds })}</time>`
  : format.NONE;

export const Progress = ({ value, max, label, tone }) => html`
  <progress class="progress ${tone ?? ''}" value=${max ? value : 0} max=${max || 1} aria-label=${label}></progress>`;

/** A large figure with its unit. */
export const Tile = ({ label, value, unit, note, tone }) => html`
  <div class="tile ${tone ?? ''}">
    <dt>${label}</dt>
    <dd><span class="value">${value}</span>${unit && html` <span class="unit">${unit}</span>`}${note && html`<span class="note">${note}</span>`}</dd>
  </div>`;

/** An error of the API with what to do. */
export function Problem({ error, action }) {
  if (!error) {
    return null;
  }

  const fields = Object.entries(error.errors ?? {});
  return html`
    <div class="notice bad" role="alert">
      <${Icon} shape="octagon" />
      <div>
        <strong>${error.title ?? 'The request failed'}</strong>
        <p>${error.detail ?? error.message}</p>
        ${fields.length > 0 && html`<ul>${fields.map(([name, texts]) => html`<li><code>${name}</code>: ${texts.join('; ')}</li>`)}</ul>`}
        ${action}
      </div>
    </div>`;
}

export const Notice = ({ tone = 'idle', shape = 'clock', title, children }) => html`
  <div class="notice ${tone}"><${Icon} shape=${shape} /><div>${title && html`<strong>${title}</strong>`}${children}</div></div>`;

export const Empty = ({ title, children }) => html`<div class="empty"><h2>${title}</h2>${children}</div>`;

export const Loading = ({ what }) => html`<p class="loading" aria-busy="true">Loading ${what} …</p>`;

/** A label, its control, and a hint or an error. */
export function Field({ id, label, hint, error, children }) {
  return html`
    <div class="field ${error ? 'invalid' : ''}">
      <label for=${id}>${label}</label>
      ${children}
      ${(error || hint) && html`<p class="hint" id="${id}-hint">${error ? `Error: ${error}` : hint}</p>`}
    </div>`;
}

/** A scrolling area for a wide table. The keyboard can scroll it. */
export const Scroll = ({ label, children }) => html`<div class="scroll" role="region" aria-label=${label} tabindex="0">${children}</div>`;

/** A modal dialog with a form. The browser keeps the focus inside and gives it back. */
export function Dialog({ title, confirm, tone, busy, error, onConfirm, onClose, children }) {
  const dialog = useRef(null);
  useEffect(() => {
    dialog.current.showModal();
  }, []);
  const submit = event => {
    event.preventDefault();
    onConfirm();
  };
  return html`
    <dialog ref=${dialog} aria-labelledby="dialog-title" onClose=${onClose}>
      <form onSubmit=${submit}>
        <h2 id="dialog-title">${title}</h2>
        ${children}
        <${Problem} error=${error} />
        <div class="buttons">
          <button type="button" onClick=${() => dialog.current.close()}>Back</button>
          <button type="submit" class=${tone === 'danger' ? 'danger' : 'primary'} disabled=${busy}>${busy ? 'Please wait …' : confirm}</button>
        </div>
      </form>
    </dialog>`;
}
