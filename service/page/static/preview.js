// The preview that is shown: made stage by stage, mended, and taken back.
import { makePreview, redoPreview } from "./api.js";
import { keep, readKept } from "./kept.js";
import { useEffect, useReducer, useRef, useState } from "./view.js";

const MOST_STEPS = 100; // that can be taken back
const IDLE = { stages: {}, isMaking: false, error: null, pending: {} };
const START = { past: [], shown: null, future: [], request: null };

/** Return what is shown after a change; `request` is what the shown preview was made or mended from. */
function history(before, [kind, value, request]) {
  const { past, shown, future } = before;
  if (kind === "new") return { past: [], shown: value, future: [], request };
  if (kind === "mend") return { ...before, past: [...past, shown].slice(-MOST_STEPS), shown: value, future: [] };
  if (kind === "undo" && past.length) {
    return { ...before, past: past.slice(0, -1), shown: past.at(-1), future: [shown, ...future] };
  }
  if (kind === "redo" && future.length) {
    return { ...before, past: [...past, shown], shown: future[0], future: future.slice(1) };
  }
  return before;
}

/** Return the preview, with its weights written in a syntax, and what can be done with it. */
export function usePreview(syntax) {
  const [{ past, shown, future, request: suited }, change] = useReducer(history, START);
  const [made, setMade] = useState(IDLE);
  const running = useRef(null);
  const adopted = useRef(null); // the job whose preview has been shown

  useEffect(() => {
    const restore = (kept) => {
      if (!kept || running.current || adopted.current) return;
      adopted.current = kept.adopted;
      change(["new", kept.shown, kept.request]);
    };
    readKept("preview").then(restore);
  }, []);
  useEffect(() => {
    if (shown) keep("preview", { request: suited, shown, adopted: adopted.current });
  }, [shown, suited]);

  const run = async (stages, work, pending = {}) => {
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    setMade({ stages, isMaking: true, error: null, pending });
    try {
      await work(control.signal);
      setMade((before) => ({ ...before, isMaking: false, pending: {} }));
    } catch (error) {
      if (!control.signal.aborted) setMade((before) => ({ ...before, isMaking: false, error: error.message, pending: {} }));
    }
  };

  const make = (request) => run({}, async (signal) => {
    const onStage = ({ stage, result }) =>
      setMade((before) => ({ ...before, stages: { ...before.stages, [stage]: result } }));
    change(["new", await makePreview({ ...request, syntax }, onStage, signal), JSON.stringify(request)]);
  });
  const adopt = (jobId, preview, request) => {
    if (adopted.current === jobId) return;
    adopted.current = jobId;
    if (running.current && !suits(request)) return;
    setMade(IDLE);
    change(["new", preview, JSON.stringify(request)]);
  };
  const show = (preview, request) => {
    running.current?.abort();
    running.current = new AbortController(); // so that no earlier preview takes its place
    setMade(IDLE);
    change(["new", preview, JSON.stringify(request)]);
  };
  const suits = (request) => shown !== null && suited === JSON.stringify(request);
  const mend = (fields) => run(made.stages, async (signal) => {
    const { prompt, prompt_2, negative_prompt, ...rest } = shown;
    change(["mend", await redoPreview({ ...rest, ...made.pending, ...fields }, signal)]);
  }, { ...made.pending, ...fields });

  return {
    ...made,
    shown: shown && { ...shown, ...made.pending }, // what is being mended shows at once
    make,
    mend,
    adopt,
    show,
    suits,
    undo: past.length ? () => change(["undo"]) : null,
    redo: future.length ? () => change(["redo"]) : null,
  };
}
