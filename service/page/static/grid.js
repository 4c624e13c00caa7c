// The draft drawn once for each of several values, as a grid that fills.
import { createJob, makePreview, readJob } from "./api.js";
import { generationOf, promptOf } from "./draft.js";
import { ENDED } from "./job.js";
import { problemsOf } from "./limits.js";
import { circumstances } from "./studio.js";
import { t } from "./texts.js";
import { html, useEffect, useId, useState } from "./view.js";

const KEY = "malgrim.grid";
const MOST = 9;
const NO_PICTURES = { opened: {}, painted: {} }; // that a grid begins from
const PAUSE = 1500; // milliseconds between two looks
const EXAMPLES = {
  seed: "1, 2, 3, 4",
  cfg: "5, 7, 9, 11",
  steps: "20, 30, 50",
  sampler: "Euler, Euler a, DPM++ 2M Karras",
};

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

/** Return the values that are written, checked for their axis; the message of an error is for the person. */
function valuesOf(written, axis, draft, session) {
  const has = circumstances(draft, NO_PICTURES, session);
  const values = written.split(",").map((one) => one.trim()).filter(Boolean);
  if (values.length < 1 || values.length > MOST) throw new Error(t("grid.many", { most: MOST }));
  return values.map((value) => {
    const reason = axis === "sampler" ? !session.choices.samplers.includes(value) && t("grid.sampler")
      : problemsOf({ ...draft, images: 1, [axis]: value }, has, session)[axis];
    if (reason) throw new Error(t("grid.bad", { value, reason }));
    return axis === "sampler" ? value : Number(value);
  });
}

/** Create a job for each value, all of one preview and, unless it varies, of one seed. */
async function begin(axis, values, draft, session) {
  const preview = await makePreview(promptOf(draft), () => {});
  const seed = draft.seed === "" ? crypto.getRandomValues(new Uint32Array(1))[0] >>> 1 : Number(draft.seed);
  const generation = { ...generationOf(draft, circumstances(draft, NO_PICTURES, session)), images: 1, seed };
  const cells = [];
  for (const value of values) {
    const job = await createJob({ preview, generation: { ...generation, [axis]: value } });
    cells.push({ id: job.id, value });
  }
  return { axis, text: draft.text, cells };
}

/** Return the jobs of a grid as they go on; one question after another, so that the browser keeps connections for others. */
function useCells(grid) {
  const [jobs, setJobs] = useState({});
  useEffect(() => {
    let timer = null;
    let isOver = false;
    const look = async (waiting) => {
      const left = [];
      for (const id of waiting) {
        const job = await readJob(id).catch((error) => (error.status === 404 ? { state: "canceled", images: [] } : null));
        if (isOver) return;
        if (job) setJobs((before) => ({ ...before, [id]: job }));
        if (!job || !ENDED.includes(job.state)) left.push(id);
      }
      if (left.length) timer = setTimeout(() => look(left), PAUSE);
    };
    look((grid?.cells ?? []).map(({ id }) => id));
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [grid]);
  return jobs;
}

export function Grid({ session, draft }) {
  const id = useId();
  const [axis, setAxis] = useState("seed");
  const [written, setWritten] = useState(EXAMPLES.seed);
  const [grid, setGrid] = useState(kept);
  const [error, setError] = useState(null);
  const [isBusy, setBusy] = useState(false);
  const jobs = useCells(grid);
  const submit = async (event) => {
    event.preventDefault();
    setError(null);
    setBusy(true);
    try {
      if (!draft.text.trim()) throw new Error(t("problem.text"));
      const made = await begin(axis, valuesOf(written, axis, draft, session), draft, session);
      localStorage.setItem(KEY, JSON.stringify(made));
      setGrid(made);
    } catch (failure) {
      setError(failure.message);
    }
    setBusy(false);
  };
  const choose = (event) => {
    setAxis(event.target.value);
    setWritten(EXAMPLES[event.target.value]);
  };
  return html`
    <section class="apart" aria-labelledby="grid">
      <h2 id="grid">${t("grid")}</h2>
      <p class="hint">${t("grid.hint", { most: MOST })}</p>
      <p>${t("grid.draft", { text: draft.text || "–" })}</p>
      <form novalidate onSubmit=${submit}>
        <div class="pair">
          <div><label for=${`${id}axis`}>${t("grid.axis")}</label>
            <select id=${`${id}axis`} value=${axis} onChange=${choose}>
              ${Object.keys(EXAMPLES).map((name) => html`<option value=${name}>${t(`axis.${name}`)}</option>`)}
            </select></div>
          <div><label for=${`${id}values`}>${t("grid.values")}</label>
            <input id=${`${id}values`} value=${written} onInput=${(event) => setWritten(event.target.value)}
              aria-invalid=${error ? "true" : undefined} aria-describedby=${error ? `${id}error` : undefined} /></div>
        </div>
        ${error && html`<p id=${`${id}error`} class="problem" role="alert">${error}</p>`}
        <div class="actions"><button class="main" disabled=${isBusy}>${t("grid.draw")}</button></div>
      </form>
      ${grid && html`<${Cells} grid=${grid} jobs=${jobs} />`}
    </section>`;
}

function Cells({ grid: { axis, text, cells }, jobs }) {
  return html`
    <h3>${t("grid.result")}</h3>
    <p class="hint">${text}</p>
    <div class="pictures">
      ${cells.map(({ id, value }) => {
        const [job, name] = [jobs[id], t("grid.alt", { name: t(`axis.${axis}`), value })];
        return html`
          <figure key=${id}>
            ${job?.images[0] && html`<a href=${`#write/${id}`}><img src=${job.images[0].url} alt=${name} /></a>`}
            <figcaption>${name}
              ${!job?.images[0] && html` <span role="status">${t(`state.${job?.state ?? "starting"}`)}</span>`}
              ${job?.problem && html`<p class="problem">${job.problem.detail}</p>`}
            </figcaption>
          </figure>`;
      })}
    </div>`;
}
