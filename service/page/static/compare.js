// Two pictures side by side, with the differences of their prompts, keywords and settings.
import { listJobs, readJob } from "./api.js";
import { difference, wordsOf } from "./difference.js";
import { Grid } from "./grid.js";
import { t } from "./texts.js";
import { html, useEffect, useId, useState } from "./view.js";

const SHOWN = 50; // of the latest jobs
const PROMPTS = ["prompt", "prompt_2", "negative_prompt"];
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

/** Return the jobs of two ids, null where none is chosen, and why one cannot be read. */
function useJobs(ids) {
  const [jobs, setJobs] = useState([null, null]);
  const [error, setError] = useState(null);
  useEffect(() => {
    let isCurrent = true;
    setError(null);
    Promise.all(ids.map((id) => id && readJob(id))).then(
      (found) => isCurrent && setJobs(found),
      (failure) => isCurrent && setError(failure.message),
    );
    return () => { isCurrent = false; };
  }, ids);
  return { jobs: jobs.map((job, side) => (job && job.id === ids[side] ? job : null)), error };
}

function Pair({ chosen }) {
  const id = useId();
  const pictures = usePictures();
  const { jobs, error } = useJobs(chosen.map(([job]) => job));
  const choose = (side) => (event) => {
    const next = chosen.map(([job = "", number = ""], index) => (index === side ? event.target.value : `${job}/${number}`));
    location.hash = `compare/${next.map((one) => (one === "" ? "/" : one)).join("/")}`;
  };
  const image = (side) => jobs[side]?.images[Number(chosen[side][1])];
  return html`
    <section aria-labelledby="compare">
      <h2 id="compare">${t("compare")}</h2>
      <p class="hint">${t(pictures?.length === 0 ? "compare.empty" : "compare.hint")}</p>
      ${error && html`<p class="problem" role="alert">${error}</p>`}
      <div class="pair">
        ${SIDES.map((side, index) => html`
          <div key=${side}>
            <label for=${id + side}>${t(`compare.${side}`)}</label>
            <select id=${id + side} value=${chosen[index][0] ? chosen[index].join("/") : ""} onChange=${choose(index)}>
              <option value="">${t("compare.none")}</option>
              ${options(pictures ?? [], jobs[index]).map((one) => html`
                <option value=${`${one.id}/${one.number}`}>${t("compare.job", { ...one, number: one.number + 1 })}</option>`)}
            </select>
            ${image(index) && html`<img src=${image(index).url} alt=${jobs[index].text} />`}
          </div>`)}
      </div>
      ${jobs.every((job) => job?.preview) && html`<${Differences} jobs=${jobs} images=${[image(0), image(1)]} />`}
    </section>`;
}

/** Return the pictures to choose from: the latest ones, and those of the chosen job, however old it is. */
function options(pictures, job) {
  if (!job || pictures.some(({ id }) => id === job.id)) return pictures;
  return [...job.images.map((image) => ({ id: job.id, text: job.text, ...image })), ...pictures];
}

function Differences({ jobs, images }) {
  const [first, second] = jobs.map(({ preview }) => preview);
  return html`
    <p class="hint">${t("compare.legend")}</p>
    ${PROMPTS.map((name) => html`
      <h3>${t(`result.${name}`)}</h3>
      <${Words} pieces=${difference(wordsOf(first.prompts[name]), wordsOf(second.prompts[name]))} />`)}
    <h3>${t("compare.keywords")}</h3>
    <${Words} pieces=${listed(...[first, second].map(({ keywords }) => keywords.map(({ text }) => text)))} />
    <h3>${t("compare.settings")}</h3>
    <${SettingsTable} sides=${jobs.map((job, index) => settingsOf(job, images[index]))} />`;
}

/** Return the pieces of two lists, without regard to order. */
const listed = (first, second) => [
  ...first.map((text) => ({ kind: second.includes(text) ? "same" : "removed", text })),
  ...second.filter((text) => !first.includes(text)).map((text) => ({ kind: "added", text })),
];

const settingsOf = ({ request, preview }, image) => ({ ...request.generation, seed: image?.seed, preset: preview.preset });

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
  if (Array.isArray(value)) return value.map(({ name, weight }) => `${name} ${weight}`).join(", ") || "–";
  return String(value).replace(/^sha256:(.{8}).*/, "$1");
}
