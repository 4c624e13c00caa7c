// Ctrl+Up and Ctrl+Down: the weight of what is selected, as (text:1.1).
const STEP = 0.1;
const WEIGHTED = /^\((.*):(\d+(?:\.\d+)?)\)$/s;

/** Return the text with the weight of its selection changed, and the new selection. */
export function weighed(text, start, end, direction) {
  if (start === end) {
    const word = /\S*$/.exec(text.slice(0, start))[0];
    start -= word.length;
    end += /^\S*/.exec(text.slice(end))[0].length;
  }
  const selected = text.slice(start, end);
  const around = text.slice(start - 1, end).startsWith("(") ? /^:(\d+(?:\.\d+)?)\)/.exec(text.slice(end)) : null;
  if (around) {
    start -= 1;
    end += around[0].length;
  }
  const [, words, weight] = WEIGHTED.exec(text.slice(start, end)) ?? [null, selected, "1"];
  if (!words.trim()) return { text, start, end };
  const changed = Math.min(2, Math.max(0.1, Number(weight) + direction * STEP));
  const written = Math.abs(changed - 1) < STEP / 2 ? words : `(${words}:${changed.toFixed(1)})`;
  return { text: text.slice(0, start) + written + text.slice(end), start, end: start + written.length };
}
