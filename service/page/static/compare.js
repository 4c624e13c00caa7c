// Two pictures or previews side by side, with the differences of their prompts, keywords and settings.
import { listJobs, readJob } from "./api.js";
import { difference, wordsOf } from "./difference.js";
import { Grid } from "./grid.js";
import { keptPreviews } from "./kept.js";
import { Media } from "./media.js";
import { language, t } from "./texts.js";
import { html, useEffect, useId, useState } from "./view.js";

const SHOWN = 50; // of the latest jobs
const PROMPTS = ["prompt", "prompt_2", "negative_prompt"];
const PREVIEW = "preview"; // in the address, before the id of a preview that was kept
const SIDES = ["left", "right"];

export function Compare({ session, rest, draft }) {
  return html`
    <${Pair} chosen=${[rest.slice(0, 2), rest.slice(2, 4)]} />
    <${Grid} session=${session} draft=${draft} />`;
}

function usePictures() {
  const [pictures, setPictures] = useState(null);
  useEffect(() => {
    const add = ({ jobs }) => setPictures(jobs.flatMap(({ id, text, images }) => images.map((image) => ({ id, text, ...image }))));
    listJobs({ limit: SHOWN }).then(add, () => setPictures([]));
  }, []);
  return pictures;
}

function usePreviews() {
  const [previews, setPreviews] = useState([]);
  useEffect(() => { keptPreviews().then(setPreviews); }, []);
  return previews;
}

const timeOf = ({ at }) => new Date(at).toLocaleTimeString(language());

/** Return a job, or a kept preview as a job that has no pictures. */
async function sideOf([id, number]) {
  if (!id) return null;
  if (id !== PREVIEW) return readJob(id);
  const found = (await keptPreviews()).find((one) => one.id === number);
  if (!found) throw new Error(t("compare.gone"));
  return { id: PREVIEW, text: found.preview.text, images: [], preview: found.preview };
}

/** Return what the two sides name, null where nothing is chosen, and why one cannot be read. */
function useSides(chosen) {
  const [found, setFound] = useState({ names: [], sides: [] });
  const [error, setError] = useState(null);
  const names = chosen.map((one) => one.join("/"));
  useEffect(() => {
    let isCurrent = true;
    setError(null);
    Promise.all(chosen.map(sideOf)).then(
      (sides) => isCurrent && setFound({ names, sides }),
      (failure) => isCurrent && setError(failure.message),
    );
    return () => { isCurrent = false; };
  }, names);
  return { sides: names.map((name, index) => (found.names[index] === name ? found.sides[index] : null)), error };
}

function Pair({ chosen }) {
  const id = useId();
  const pictures = usePictures();
  const previews = usePreviews();
  const { sides, error } = useSides(chosen);
  const choose = (side) => (event) => {
    const next = chosen.map(([job = "", number = ""], index) => (index === side ? event.target.value : `${job}/${number}`));
    location.hash = `compare/${next.map((one) => (one === "" ? "/" : one)).join("/")}`;
  };
  const image = (side) => sides[side]?.images[Number(chosen[side][1])];
  return html`
    <section aria-labelledby="compare">
      <h2 id="compare">${t("compare")}</h2>
      <p class="hint">${t(pictures?.length === 0 && previews.length === 0 ? "compare.empty" : "compare.hint")}</p>
      ${error && html`<p class="problem" role="alert">${error}</p>`}
      <div class="pair">
        ${SIDES.map((side, index) => html`
          <div key=${side}>
            <label for=${id + side}>${t(`compare.${side}`)}</label>
            <select id=${id + side} value=${chosen[index][0] ? chosen[index].join("/") : ""} onChange=${choose(index)}>
              <option value="">${t("compare.none")}</option>
              <optgroup label=${t("compare.pictures")}>
                ${options(pictures ?? [], sides[index]).map((one) => html`
                  <option value=${`${one.id}/${one.number}`}>${t("compare.job", { ...one, number: one.number + 1 })}</option>`)}
              </optgroup>
              <optgroup label=${t("compare.previews")}>
                ${previews.map((one) => html`<option value=${`${PREVIEW}/${one.id}`}>${one.preview.text} · ${timeOf(one)}</option>`)}
              </optgroup>
            </select>
            ${image(index) && html`<${Media} key=${image(index).url} image=${image(index)} alt=${sides[index].text} />`}
            ${sides[index]?.id === PREVIEW && html`<p>${sides[index].text}</p>`}
          </div>`)}
      </div>
      ${sides.every((side) => side?.preview) && html`<${Differences} sides=${sides} images=${[image(0), image(1)]} />`}
    </section>`;
}

/** Return the pictures to choose from: the latest ones, and those of the chosen job, however old it is. */
function options(pictures, job) {
  if (!job?.images.length || pictures.some(({ id }) => id === job.id)) return pictures;
  return [...job.images.map((image) => ({ id: job.id, text: job.text, ...image })), ...pictures];
}

function Differences({ sides, images }) {
  const [first, second] = sides.map(({ preview }) => preview);
  const areDrawn = images.every(Boolean);
  return html`
    <p class="hint">${t("compare.legend")}</p>
    ${PROMPTS.map((name) => html`
      <h3>${t(`result.${name}`)}</h3>
      <${Words} pieces=${difference(wordsOf(first.prompts[name]), wordsOf(second.prompts[name]))} />`)}
    <h3>${t("compare.keywords")}</h3>
    <${Words} pieces=${listed(...[first, second].map(({ keywords }) => keywords.map(({ text }) => text)))} />
    <h3>${t("compare.settings")}</h3>
    <${SettingsTable} sides=${sides.map((side, index) => settingsOf(side, areDrawn && images[index]))} />`;
}

/** Return the pieces of two lists, without regard to order. */
const listed = (first, second) => [
  ...first.map((text) => ({ kind: second.includes(text) ? "same" : "removed", text })),
  ...second.filter((text) => !first.includes(text)).map((text) => ({ kind: "added", text })),
];

const settingsOf = ({ request, preview }, image) =>
  ({
    ...(image && { ...request.generation, ...request.generation.clip, clip: undefined, seed: image.seed, score: image.score }),
    preset: preview.preset,
  });

function Words({ pieces }) {
  if (pieces.every(({ kind }) => kind === "same")) return html`<p class="hint">${t("compare.same")}</p>`;
  return html`
    <div class="pair">
      ${["removed", "added"].map((side) => html`
        <p class="english" lang="en">
          ${pieces.filter(({ kind }) => kind === "same" || kind === side).map(({ kind, text }) => html`
            ${kind === "removed" ? html`<del>${text}</del>` : kind === "added" ? html`<ins>${text}</ins>` : text}${" "}`)}
        </p>`)}
    </div>`;
}

function SettingsTable({ sides: [left, right] }) {
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].filter((name) => shown(left[name]) !== shown(right[name]));
  if (names.length === 0) return html`<p class="hint">${t("compare.same")}</p>`;
  return html`
    <table class="settings">
      <thead><tr><th scope="col">${t("compare.setting")}</th>
        ${SIDES.map((side) => html`<th scope="col">${t(`compare.${side}`)}</th>`)}</tr></thead>
      <tbody>
        ${names.map((name) => html`
          <tr><th scope="row">${t(`setting.${name}`)}</th><td>${shown(left[name])}</td><td>${shown(right[name])}</td></tr>`)}
      </tbody>
    </table>`;
}

function shown(value) {
  if (value === null || value === undefined) return "–";
  if (Array.isArray(value)) return value.map(shown).join(", ") || "–";
  if (typeof value === "object") return `${value.name ?? value.model} ${value.weight}`;
  return String(value).replace(/^sha256:(.{8}).*/, "$1");
}
