// Where two prompts differ, word by word.

/** Return the words of a weighted prompt; a phrase with a weight counts as one. */
export const wordsOf = (phrases) => phrases.flatMap(({ text, weight }) =>
  (weight === 1 ? text.split(/[\s,]+/).filter(Boolean) : [`${text} (${Number(weight.toFixed(2))})`]));

/** Return pieces `{ kind, text }` of two lists of words: "same" in both, "removed" from the first, "added" by the second. */
export function difference(before, after) {
  const common = lengths(before, after);
  const pieces = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && before[i] === after[j]) {
      pieces.push({ kind: "same", text: before[i++] });
      j++;
    } else if (j === after.length || (i < before.length && common[i + 1][j] >= common[i][j + 1])) {
      pieces.push({ kind: "removed", text: before[i++] });
    } else {
      pieces.push({ kind: "added", text: after[j++] });
    }
  }
  return pieces;
}

/** Return, for each pair of ends, how many words they have in common in the same order. */
function lengths(before, after) {
  const table = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      table[i][j] = before[i] === after[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  return table;
}
