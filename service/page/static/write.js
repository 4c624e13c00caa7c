// Write, see, mend and draw: the draft at one side, what becomes of it at the other.
import { againJob, cancelJob, createJob, makePreview, readBlob, stopJob } from "./api.js";
import { generationOf, promptOf, sidesOf } from "./draft.js";
import { Form } from "./form.js";
import { guideProblems, guidesOf } from "./guides.js";
import { Job, useEndless, useJob } from "./job.js";
import { keepPreview } from "./kept.js";
import { problemsOf } from "./limits.js";
import { otherFile, sourceFiles } from "./pictures.js";
import { Result } from "./result.js";
import { takeSource } from "./source.js";
import { circumstances } from "./studio.js";
import { t } from "./texts.js";
import { createVariation } from "./variation.js";
import { html, useEffect, useRef, useState } from "./view.js";
import { Glossary, useGlossary } from "./words.js";

const VARIATION = 0.4; // of a picture changes

export function Write({ session, rest, draft, change, pictures, preview }) {
  const glossary = useGlossary();
  const [error, setError] = useState(null);
  const [isRefused, setRefused] = useState(false);
  const isDrawing = useRef(false);
  const [jobId] = rest[0] === "from" ? [] : rest;
  const known = useJob(jobId);
  const asked = promptOf(draft);
  const has = circumstances(draft, pictures, session);
  const late = { text: undefined, ...(!has.clip && guideProblems(draft, pictures)) }; // are said when something is asked for
  const problems = { ...late, ...problemsOf(draft, has, session) };

  const attempt = async (work) => {
    setError(null);
    try {
      await work();
    } catch (failure) {
      setError(failure.message);
      if (failure.status === 422) session.refresh(); // what could be chosen may be gone
    }
  };
  const checked = (names, work) => {
    const isWrong = names.some((name) => problems[name]);
    setRefused(isWrong);
    if (!isWrong) work();
  };
  const open = (job) => {
    location.hash = `write/${job.id}`;
  };
  const compare = async () => {
    location.hash = ["compare", ...(await keepPreview(preview.shown)).map((id) => `preview/${id}`)].join("/");
  };
  const isGrown = has.isGrown && draft.mask_padding === "";
  const textOfJobs = async (areSeveral) => {
    if (preview.suits(asked)) return { preview: preview.shown };
    const prompt = { ...asked, syntax: draft.syntax };
    return areSeveral ? { preview: await makePreview(prompt, () => {}) } : { prompt }; // so that no text is paid for twice
  };
  const draw = () => isDrawing.current || checked(Object.keys(problems), () => attempt(async () => {
    isDrawing.current = true;
    try {
      const others = has.clip ? [] : pictures.others;
      const source = await textOfJobs(others.length > 0);
      const guides = has.clip ? {} : guidesOf(draft, pictures);
      const size = isGrown ? sidesOf(draft.size) : null;
      const files = has.clip ? {} : { ...guides.files, ...await sourceFiles(pictures, size) };
      const request = { ...source, generation: { ...generationOf(draft, has), ...guides.fields } };
      const job = await createJob(request, files);
      change({ drawn: { id: job.id, request: asked } });
      open(job);
      await drawOthers(others, async (file) =>
        createJob(request, { ...guides.files, init_image: await otherFile(file, session.limits, size) }));
    } finally {
      isDrawing.current = false;
    }
  }));
  const putWord = (korean, english) => attempt(async () => {
    await glossary.set(korean, english);
    preview.make(asked);
  });
  const saved = async (preset) => {
    await session.refresh();
    change({ preset });
  };
  const takePicture = (url) => attempt(async () => takeSource(pictures, change)(await readBlob(url)));
  const vary = async (made, url) => {
    const { job: varied, left } = await createVariation(made, url, VARIATION);
    change({ left: { id: varied.id, names: left } });
    open(varied);
  };

  const again = async () => open(await againJob(jobId));

  const job = known.job;
  const [isEndless, setEndless] = useEndless(job, again, setError);
  useEffect(() => {
    if (job?.preview) preview.adopt(job.id, job.preview, draft.drawn?.id === job.id ? draft.drawn.request : null);
  }, [job?.id, Boolean(job?.preview)]);
  useEffect(() => {
    if (job?.images.length) change({ lastSeed: job.images[0].seed });
  }, [job?.images.length]);
  useEffect(() => {
    if (rest[0] === "from") takePicture(`/api/v1/jobs/${rest[1]}/images/${rest[2]}`);
  }, [rest.join("/")]);

  return html`
    <div class="columns">
      <section aria-label=${t("view.write")}>
        <${Drawing} drawing=${session.drawing} />
        <${Form} draft=${draft} change=${change} session=${session} pictures=${pictures} has=${has} isMaking=${preview.isMaking}
          problems=${isRefused ? problems : Object.fromEntries(Object.entries(problems).filter(([name]) => !(name in late)))}
          onPreview=${() => checked(["text"], () => preview.make(asked))} onDraw=${draw} />
        <${Glossary} words=${glossary.words} onRemove=${(korean) => attempt(() => glossary.remove(korean))} />
        ${error && html`<p class="problem" role="alert">${error}</p>`}
        ${jobId && html`
          <${Job} key=${jobId} known=${known} left=${draft.left?.id === jobId ? draft.left.names : []} onStop=${() => attempt(() => cancelJob(jobId))}
            onKeep=${() => attempt(() => stopJob(jobId))} onAgain=${() => attempt(again)}
            isEndless=${isEndless} onEndless=${setEndless}
            onVary=${(url) => attempt(() => vary(job, url))} onPicture=${takePicture} />`}
      </section>
      <${Result} preview=${preview} isStale=${preview.shown && !preview.suits(asked)}
        onSyntax=${(syntax) => change({ syntax })} onWord=${putWord} onCompare=${compare}
        draft=${draft} onSaved=${saved} />
    </div>`;
}

/** Create a job for each file; the message of a failure says how many pictures, with the first, are in the queue. */
async function drawOthers(files, create) {
  for (const [index, file] of files.entries()) {
    try {
      await create(file);
    } catch ({ message: problem }) {
      throw new Error(t("source.partly", { made: index + 1, count: files.length + 1, problem }));
    }
  }
}

function Drawing({ drawing }) {
  if (drawing.problem) return html`<p class="note">${t("drawing.problem", { reason: drawing.problem })}</p>`;
  return drawing.is_toy && html`<p class="note">${t("drawing.toy")}</p>`;
}
