// Numbers, durations and times as text.

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

export const NONE = '–';

/** A count with thousands separators. */
export const count = value => value == null ? NONE : whole.format(value);

/** A figure: one decimal place below 100. */
export const figure = value => value == null ? NONE : Math.abs(value) < 100 ? tenth.format(value) : whole.format(value);

/** "1 user", "2,000 users". */
export const plural = (value, one, many = `${one}s`) => `${count(value)} ${value === 1 ? one : many}`;

/** A share as a percentage. It is rounded down, so that only a complete whole is 100 %. */
export function percent(part, all) {
  if (!all) {
    return '0 %';
  }

  const value = part / all * 100;
  return value > 0 && value < 1 ? `${tenth.format(Math.max(0.1, value))} %` : `${Math.floor(value)} %`;
}

export function bytes(value) {
  if (value == null) {
    return NONE;
  }

  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }

  return `${unit === 0 ? whole.format(value) : tenth.format(value)} ${units[unit]}`;
}

export function milliseconds(value) {
  return !value ? NONE : value < 10_000 ? `${whole.format(value)} ms` : `${tenth.format(value / 1000)} s`;
}

/** "45 s", "12 min", "2 h 14 min", "3 d 4 h". */
export function duration(seconds) {
  if (seconds == null) {
    return NONE;
  }

  const s = Math.max(0, Math.round(seconds));
  if (s < 60) {
    return `${s} s`;
  }

  if (s < 600) {
    return s % 60 ? `${Math.floor(s / 60)} min ${s % 60} s` : `${s / 60} min`;
  }

  const minutes = Math.round(s / 60);
  if (minutes < 60) {
    return `${minutes} min`;
  }

  if (minutes < 24 * 60) {
    return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
  }

  const hours = Math.round(minutes / 60);
  return hours % 24 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : `${hours / 24} d`;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const clockSeconds = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** A time in the viewer's zone: only the clock today, with the day otherwise. */
export function time(at, { seconds = false, now = new Date() } = {}) {
  const date = new Date(at);
  const text = (seconds ? clockSeconds : clock).format(date);
  if (date.toDateString() === now.toDateString()) {
    return text;
  }

  return `${(date.getFullYear() === now.getFullYear() ? day : dayYear).format(date)}, ${text}`;
}

/** The same time in UTC, for the tooltip. */
export const utc = at => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** The viewer's time zone, for example "Europe/Berlin". */
export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'local time';

/** A name from the API as words: rate_limited is "rate limited". Names of classes can be in PascalCase. */
export const words = name => name.replace(/_/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
