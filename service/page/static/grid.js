// The draft drawn with several values of up to two things, as a table that fills.
import { ofPictures, promptOf, sharedGeneration } from "./draft.js";
import { Group, Member, useGroup } from "./groups.js";
import { t } from "./texts.js";
import { html, useId, useState } from "./view.js";

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

const valuesOf = (written) =>
  [...written.matchAll(VALUE)].map(([all, quoted]) => (quoted?.replaceAll('""', '"') ?? all).trim()).filter(Boolean);

export function Grid({ session, draft }) {
  const [axes, setAxes] = useState([{ name: "seed", values: EXAMPLES.seed }, { name: "", values: "" }]);
  const grids = useGroup("grids");
  const requested = () => {
    if (!draft.text.trim()) throw new Error(t("problem.text"));
    const given = axes.filter(({ name }) => name).map(({ name, values }) => ({ name, values: valuesOf(values) }));
    if (given.some(({ name, values }) => values.length === 0 && name !== ALTERNATIVES)) throw new Error(t("grid.none"));
    const shared = ofPictures(draft);
    return { prompt: promptOf(shared), generation: sharedGeneration(shared, session), axes: given };
  };
  const submit = (event) => {
    event.preventDefault();
    grids.create(requested);
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
        ${grids.error && html`<p class="problem" role="alert">${grids.error}</p>`}
        <div class="actions"><button class="main" disabled=${grids.isBusy}>${t("grid.draw")}</button></div>
      </form>
      <${Cells} grids=${grids} />
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

function Cells({ grids }) {
  const grid = grids.group;
  const links = grid?.sheets.map((address, number) => html`
    <a key=${address} href=${address} download=${`malgrim-${grid.id.slice(0, 8)}-${number + 1}.png`}>${t("grid.sheet")}</a>`);
  return html`
    <${Group} name="grid" of=${grids} count=${grid?.cells.length} links=${links}>
      <p class="hint">${grid?.text}</p>
      ${grid?.sheets.map((address, number) => html`<${Sheet} key=${address} cells=${grid.cells.filter(({ place }) => (place[2] ?? 0) === number)} />`)}
    <//>`;
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
              ${cells.filter(({ place }) => place[1] === row.place[1]).map((cell) => html`<td><${Member} of=${cell} alt=${cell.labels.join(", ")} /></td>`)}</tr>`)}
        </tbody>
      </table>
    </div>`;
}
