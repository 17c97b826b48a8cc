// Rows of the published results as a table: the best cards at first, or all columns.

import { html, useState } from '../vendor/htm-preact.js';
import * as format from './format.js';
import { Scroll } from './ui.js';

const FIRST_CARDS = 3;
const MOST_CARDS = 10;

export function Rows({ table, label, all = false }) {
  const [whole, setWhole] = useState(false);
  const { columns, rows } = table;
  const at = name => columns.indexOf(name);
  const numbers = Array.from({ length: all ? MOST_CARDS : FIRST_CARDS }, (_, i) => i + 1).filter(n => at(`top${n}_card_name`) >= 0);
  const user = Math.max(0, columns.findIndex(c => /^user_?id$/i.test(c)));
  const error = at('cardgenius_error');
  const hasErrors = error >= 0 && rows.some(r => r[error]);
  if (rows.length === 0) {
    return html`<p class="none">There are no rows.</p>`;
  }

  const canSwitch = numbers.length > 0;
  return html`
    ${canSwitch && html`<div class="chips" role="group" aria-label="Columns">
      <button type="button" aria-pressed=${!whole} onClick=${() => setWhole(false)}>${all ? 'Cards' : `Best ${numbers.length} cards`}</button>
      <button type="button" aria-pressed=${whole} onClick=${() => setWhole(true)}>All ${format.count(columns.length)} columns</button>
    </div>`}
    <${Scroll} label=${label}>
      ${whole || !canSwitch ? html`
        <table>
          <thead><tr>${columns.map(c => html`<th scope="col" class="name">${c}</th>`)}</tr></thead>
          <tbody>${rows.map(r => html`<tr>${r.map((cell, i) => i === user ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`)}</tr>`)}</tbody>
        </table>`
      : all ? rows.map(r => html`
        <table>
          <caption>${r[user]}${hasErrors && r[error] ? html`: <span class="warn">${r[error]}</span>` : ''}</caption>
          <thead><tr><th scope="col" class="n">Rank</th><th scope="col">Card</th><th scope="col" class="n">Net savings</th><th scope="col" class="n">Yearly savings</th><th scope="col" class="n">Joining fees</th></tr></thead>
          <tbody>${numbers.filter(n => r[at(`top${n}_card_name`)]).map(n => html`<tr><td class="n">${n}</td><th scope="row">${r[at(`top${n}_card_name`)]}</th>
            <td class="n">${money(r[at(`top${n}_net_savings`)])}</td><td class="n">${money(r[at(`top${n}_total_savings_yearly`)])}</td><td class="n">${money(r[at(`top${n}_joining_fees`)])}</td></tr>`)}</tbody>
        </table>`)
      : html`
        <table>
          <thead><tr><th scope="col">User</th>${numbers.map(n => html`<th scope="col">Card ${n}, net savings</th>`)}${hasErrors && html`<th scope="col">Error</th>`}</tr></thead>
          <tbody>${rows.map(r => html`<tr><th scope="row" class="nowrap">${r[user]}</th>
            ${numbers.map(n => html`<td class="card">${r[at(`top${n}_card_name`)] ? html`${r[at(`top${n}_card_name`)]} <span class="sub nowrap">${money(r[at(`top${n}_net_savings`)])}</span>` : format.NONE}</td>`)}
            ${hasErrors && html`<td class="warn">${r[error]}</td>`}</tr>`)}</tbody>
        </table>`}
    </${Scroll}>`;
}

const money = value => value === '' || value == null ? format.NONE : `₹${format.count(Number(value))}`;
