// The form that asks for the key of the server.

import { html, useState } from '../vendor/htm-preact.js';
import { useHeadingFocus, useTitle } from './hooks.js';
import { Field, Notice } from './ui.js';

export function Key({ wasRefused, onEnter, host }) {
  useTitle('Enter the key');
  const heading = useHeadingFocus();
  const [value, set] = useState('');
  const submit = event => {
    event.preventDefault();
    if (value.trim()) {
      onEnter(value.trim());
    }
  };
  return html`
    <form class="panel narrow" onSubmit=${submit}>
      <h1 tabindex="-1" ref=${heading}>Enter the key</h1>
      ${wasRefused && html`<div role="alert"><${Notice} tone="bad" shape="octagon" title="The server did not accept the key.">
        <p>Copy the whole key, without blanks. If it was replaced, ask for the new one.</p></${Notice}></div>`}
      <${Field} id="key" label="Key" hint=${host === 'azure'
        ? 'A function key of the app. The Azure portal shows it under Functions, App keys.'
        : 'cardgenius serve printed it at its first start. cardgenius serve --new-key replaces it.'}>
        <input id="key" type="password" autocomplete="off" spellcheck=${false} required aria-describedby="key-hint" value=${value} onInput=${e => set(e.target.value)} />
      </${Field}>
      <p class="hint">This tab keeps the key until you close it. Nothing is stored on this computer.</p>
      <div class="buttons"><button type="submit" class="primary">Continue</button></div>
    </form>`;
}
