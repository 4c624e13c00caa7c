// The draft drawn with several values of up to two things, as a table that fills.
import { cancelGrid, createGrid, deleteGrid, readGrid } from "./api.js";
import { generationOf, promptOf } from "./draft.js";
import { ENDED } from "./job.js";
import { circumstances } from "./studio.js";
import { t } from "./texts.js";
import { html, once, useEffect, useId, useState } from "./view.js";

const KEY = "malgrim.grid";
const NO_PICTURES = { opened: {}, painted: {} }; // that a grid begins from
const PAUSE = 1500; // milliseconds between two looks
const VALUE = /"((?:[^"]|"")*)"|[^,]+/g; // between commas, or in double quotes
const ALTERNATIVES = "alternatives"; // has the values of the text
const EXAMPLES = {
  seed: "1-4",
  cfg: "5, 7, 9, 11",
  steps: "20, 30, 50",
  sampler: "Euler, Euler a, DPM++ 2M Karras",
  size: "1024x1024, 832x1216",
  preset: "photo, anime",
  replace: "",
  matrix: "수채화, 야경",
  [ALTERNATIVES]: "",
  strength: "0.3-0.7 (+0.2)",
  model: "",
  translator: "lexicon, gpt",
  paraphraser: "rules, gpt",
};

function kept() {
  try {
    const id = JSON.parse(localStorage.getItem(KEY));
    return typeof id === "string" ? id : null;
  } catch {
    return null;
  }
}

const valuesOf = (written) =>
  [...written.matchAll(VALUE)].map(([all, quoted]) => (quoted?.replaceAll('""', '"') ?? all).trim()).filter(Boolean);

/** Return a grid as it goes on, null where there is none; `set` puts another one in its place. */
function useGrid() {
  const [id, setId] = useState(kept);
  const [grid, setGrid] = useState(null);
  const [error, setError] = useState(null);
  const set = (made) => {
    localStorage.setItem(KEY, JSON.stringify(made?.id ?? null));
    setGrid(made);
    setId(made?.id ?? null);
    setError(null);
  };
  useEffect(() => {
    let timer = null;
    let isOver = false;
    const look = async () => {
      const found = await readGrid(id).catch((failure) => failure);
      if (isOver) return;
      if (found.status === 404) return set(null);
      if (found instanceof Error) setError(found.message);
      else {
        setError(null);
        setGrid(found);
      }
      if (!ENDED.includes(found.state)) timer = setTimeout(look, PAUSE);
    };
    if (id) look();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [id]);
  return { grid, error, set };
}

export function Grid({ session, draft }) {
  const [axes, setAxes] = useState([{ name: "seed", values: EXAMPLES.seed }, { name: "", values: "" }]);
  const { grid, error: lost, set } = useGrid();
  const [error, setError] = useState(null);
  const [isBusy, setBusy] = useState(false);
  const attempt = async (work) => {
    setError(null);
    setBusy(true);
    try {
      await work();
    } catch (failure) {
      setError(failure.message);
    }
    setBusy(false);
  };
  const submit = (event) => {
    event.preventDefault();
    attempt(async () => {
      if (!draft.text.trim()) throw new Error(t("problem.text"));
      const given = axes.filter(({ name }) => name).map(({ name, values }) => ({ name, values: valuesOf(values) }));
      if (given.some(({ name, values }) => values.length === 0 && name !== ALTERNATIVES)) throw new Error(t("grid.none"));
      set(await createGrid({ prompt: promptOf(draft), generation: { ...generationOf(draft, circumstances(draft, NO_PICTURES, session)), images: 1 }, axes: given }));
    });
  };
  const change = (number) => (axis) => setAxes(axes.map((before, index) => (index === number ? axis : before)));
  return html`
    <section class="apart" aria-labelledby="grid">
      <h2 id="grid">${t("grid")}</h2>
      <p class="hint">${t("grid.hint")}</p>
      <p>${t("grid.draft", { text: draft.text || "–" })}</p>
      <form novalidate onSubmit=${submit}>
        ${["columns", "rows"].map((side, number) => html`
          <${Axis} key=${side} side=${side} axis=${axes[number]} loras=${session.choices.loras} onChange=${change(number)} />`)}
        ${error && html`<p class="problem" role="alert">${error}</p>`}
        <div class="actions"><button class="main" disabled=${isBusy}>${t("grid.draw")}</button></div>
      </form>
      ${lost && html`<p class="problem" role="alert">${lost}</p>`}
      ${grid && html`
        <${Cells} grid=${grid} onStop=${() => attempt(async () => set(await cancelGrid(grid.id)))}
          onDelete=${() => attempt(async () => set(await deleteGrid(grid.id)))} />`}
    </section>`;
}

/** One axis: what varies, and its values; rows may stay without. */
function Axis({ side, axis: { name, values }, loras, onChange }) {
  const id = useId();
  const names = [...Object.keys(EXAMPLES), ...loras.map((lora) => `lora:${lora}`)];
  const nameOf = (one) => (one.startsWith("lora:") ? one : t(`axis.${one}`));
  const choose = ({ target: { value } }) => onChange({ name: value, values: EXAMPLES[value] ?? "" });
  return html`
    <div class="pair">
      <div><label for=${`${id}axis`}>${t(`grid.${side}`)}</label>
        <select id=${`${id}axis`} value=${name} onChange=${choose}>
          ${side === "rows" && html`<option value="">${t("grid.nothing")}</option>`}
          ${names.map((one) => html`<option value=${one}>${nameOf(one)}</option>`)}
        </select></div>
      ${name && name !== ALTERNATIVES && html`
        <div><label for=${`${id}values`}>${t(`grid.${side}.values`)}</label>
          <input id=${`${id}values`} value=${values} onInput=${(event) => onChange({ name, values: event.target.value })} />
        </div>`}
    </div>`;
}

function Cells({ grid, onStop, onDelete }) {
  const isActive = !ENDED.includes(grid.state);
  const count = { finished: grid.finished, count: grid.cells.length };
  return html`
    <h3>${t("grid.result")}</h3>
    <p class="hint">${grid.text}</p>
    ${isActive && html`<progress max=${count.count} value=${count.finished} aria-label=${t("grid.result")}></progress>`}
    <p role="status">${isActive ? t("grid.progress", count) : t(`state.${grid.state}`)}</p>
    ${grid.sheets.map((address, number) => html`<${Sheet} key=${address} cells=${grid.cells.filter(({ place }) => (place[2] ?? 0) === number)} />`)}
    <div class="actions">
      ${isActive && html`<button key="stop" type="button" onClick=${once(onStop)}>${t("grid.stop")}</button>`}
      ${!isActive && html`
        ${grid.sheets.map((address, number) => html`<a href=${address} download=${`malgrim-${grid.id.slice(0, 8)}-${number + 1}.png`}>${t("grid.sheet")}</a>`)}
        <a href=${grid.page} target="_blank" rel="noopener">${t("grid.page")}</a>
        <button key="delete" type="button" class="plain" onClick=${once(onDelete)}>${t("grid.delete")}</button>`}
    </div>`;
}

/** One table of cells: those of one column below each other. */
function Sheet({ cells }) {
  const heads = cells.filter(({ place }) => !place[1]);
  const rows = cells.filter(({ place }) => !place[0]);
  return html`
    <div class="scroll">
      <table class="cells">
        ${cells[0].labels[2] && html`<caption>${cells[0].labels[2]}</caption>`}
        <thead><tr><td></td>${heads.map(({ labels }) => html`<th scope="col">${labels[0]}</th>`)}</tr></thead>
        <tbody>
          ${rows.map((row) => html`
            <tr><th scope="row">${row.labels[1] ?? ""}</th>
              ${cells.filter(({ place }) => place[1] === row.place[1]).map((cell) => html`<td><${Cell} cell=${cell} /></td>`)}</tr>`)}
        </tbody>
      </table>
    </div>`;
}

function Cell({ cell: { labels, job, state, image, problem } }) {
  if (image) return html`<a href=${`#write/${job}`}><img src=${image} alt=${labels.join(", ")} loading="lazy" /></a>`;
  if (problem) return html`<p class="problem">${problem.detail}</p>`;
  return html`<span>${t(`state.${state ?? "canceled"}`)}</span>`;
}
