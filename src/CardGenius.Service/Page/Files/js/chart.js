// A line chart over time with shaded events. uPlot draws it; the legend is HTML, so that it can be read and zoomed.

import { html, useEffect, useMemo, useRef, useState } from '../vendor/htm-preact.js';
import * as format from './format.js';

const HEIGHT = 168;
// Room above the lines for the labels of the shaded intervals.
const HEADROOM = 1.18;
const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const dark = matchMedia('(prefers-color-scheme: dark)');

function useDark() {
  const [isDark, set] = useState(dark.matches);
  useEffect(() => {
    const change = () => set(dark.matches);
    dark.addEventListener('change', change);
    return () => dark.removeEventListener('change', change);
  }, []);
  return isDark;
}

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

function tick(seconds, range) {
  const text = format.time(seconds * 1000, { seconds: range < 5 * MINUTE, now: new Date(seconds * 1000) });
  return range > DAY ? `${new Date(seconds * 1000).getDate()}. ${text}` : text;
}

// Stacked series are drawn as sums, the highest first, so that each covers the next.
function stacked(series) {
  const sums = [];
  let below = null;
  for (const one of series) {
    below = one.values.map((value, i) => value == null ? null : value + (below?.[i] ?? 0));
    sums.push(below);
  }

  return sums;
}

function optionsOf({ width, series, stack, bands, until, onCursor }) {
  const line = colour('line');
  const text = colour('text-2');
  const axis = { stroke: text, font: '12px system-ui, sans-serif', grid: { stroke: line, width: 1 }, ticks: { show: false } };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { sync: { key: 'run' }, drag: { x: false, y: false }, points: { size: 7 }, y: false },
    scales: { x: { time: true, range: (u, low, high) => [low, Math.max(high, until.current)] }, y: { range: (u, low, high) => [0, Math.max(1, (high ?? 0) * HEADROOM)] } },
    axes: [
      { ...axis, grid: { show: false }, space: 72, size: 28, values: (u, splits) => splits.map(s => tick(s, u.scales.x.max - u.scales.x.min)) },
      { ...axis, size: 46, space: 28, values: (u, splits) => splits.map(v => v < 10_000 ? format.figure(v) : compact.format(v)) },
    ],
    series: [{}, ...series.map(s => ({
      stroke: colour(s.colour),
      fill: stack ? colour(s.colour) : s.fill ? colour(`${s.colour}-fill`) : undefined,
      width: s.dash ? 1.5 : 2,
      dash: s.dash,
      points: { show: false },
    }))],
    hooks: {
      drawClear: [u => shade(u, bands.current)],
      setCursor: [u => onCursor(u.cursor.idx ?? null)],
    },
  };
}

function shade(u, bands) {
  const { ctx, bbox } = u;
  const right = bbox.left + bbox.width;
  ctx.save();
  const shown = bands
    .map(band => ({
      ...band,
      left: Math.max(bbox.left, u.valToPos(band.from, 'x', true)),
      right: Math.min(right, u.valToPos(band.to, 'x', true)),
    }))
    .filter(band => band.right >= bbox.left && band.left <= right);
  for (const band of shown) {
    ctx.fillStyle = colour(band.colour);
    ctx.fillRect(band.left, bbox.top, Math.max(2, band.right - band.left), bbox.height);
  }

  ctx.font = `${Math.round(11 * devicePixelRatio)}px system-ui, sans-serif`;
  ctx.fillStyle = colour('text-2');
  ctx.textBaseline = 'top';
  label(ctx, shown, bbox.top);
  ctx.restore();
}

// A later interval can lie over an earlier one. The text of the earlier one then moves behind it, and is left out if there is no room.
function label(ctx, bands, top) {
  const gap = 4 * devicePixelRatio;
  bands.forEach((band, i) => {
    const width = ctx.measureText(band.label).width + 2 * gap;
    let left = band.left;
    for (const other of bands.slice(i + 1)) {
      if (other.left < left + width && other.right > left) {
        left = other.right;
      }
    }

    if (left + width <= band.right) {
      ctx.fillText(band.label, left + gap, top + gap);
    }
  });
}

/**
 * @param title the heading
 * @param summary one sentence with the figures, for screen readers
 * @param times seconds since 1970
 * @param series label, values, colour (a custom property), and optionally dash and fill
 * @param until the right end of the chart if it is later than the last time
 * @param bands shaded intervals: from, to, label, colour
 */
export function Chart({ title, summary, times, series, bands = [], until = 0, stack = false, show = format.figure }) {
  const place = useRef(null);
  const plot = useRef(null);
  const shades = useRef(bands);
  shades.current = bands;
  const end = useRef(until);
  end.current = until;
  const [index, setIndex] = useState(null);
  const isDark = useDark();
  const data = useMemo(() => {
    const values = stack ? stacked(series) : series.map(s => s.values);
    return [times, ...(stack ? values.reverse() : values)];
  }, [times, series, stack]);
  const latest = useRef(data);
  latest.current = data;
  const shape = `${isDark} ${series.map(s => `${s.label}${s.colour}`).join()}`;

  useEffect(() => {
    const drawn = stack ? [...series].reverse() : series;
    const options = optionsOf({ width: place.current.clientWidth, series: drawn, stack, bands: shades, until: end, onCursor: setIndex });
    const chart = plot.current = new window.uPlot(options, latest.current, place.current);
    const observer = new ResizeObserver(() => chart.setSize({ width: place.current?.clientWidth ?? 0, height: HEIGHT }));
    observer.observe(place.current);
    return () => {
      observer.disconnect();
      chart.destroy();
      plot.current = null;
    };
  }, [shape]);
  useEffect(() => plot.current?.setData(data), [data, bands, until]);

  const at = index ?? times.length - 1;
  return html`
    <figure class="chart">
      <figcaption>
        <h3>${title}</h3>
        <span class="at">${index == null ? '' : format.time(times[at] * 1000, { seconds: true })}</span>
      </figcaption>
      <div ref=${place} class="plot" role="img" aria-label=${`${title}. ${summary}`}></div>
      <ul class="legend">${series.map(s => html`
        <li key=${s.label}><span class="swatch ${s.colour} ${s.dash ? 'dashed' : ''}" aria-hidden="true"></span>${s.label} <b>${show(s.values[at])}</b></li>`)}
      </ul>
    </figure>`;
}
