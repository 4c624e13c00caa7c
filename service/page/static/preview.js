// The preview that is shown: made stage by stage, mended, and taken back.
import { makePreview, redoPreview } from "./api.js";
import { useReducer, useRef, useState } from "./view.js";

const MOST_STEPS = 100; // that can be taken back
const START = { past: [], shown: null, future: [] };

function history(before, [kind, value]) {
  const { past, shown, future } = before;
  if (kind === "new") return { past: [], shown: value, future: [] };
  if (kind === "mend") return { past: [...past, shown].slice(-MOST_STEPS), shown: value, future: [] };
  if (kind === "undo" && past.length) return { past: past.slice(0, -1), shown: past.at(-1), future: [shown, ...future] };
  if (kind === "redo" && future.length) return { past: [...past, shown], shown: future[0], future: future.slice(1) };
  return before;
}

/** Return the preview, with its weights written in a syntax, and what can be done with it. */
export function usePreview(syntax) {
  const [{ past, shown, future }, change] = useReducer(history, START);
  const [made, setMade] = useState({ request: null, stages: {}, isMaking: false, error: null, pending: {} });
  const running = useRef(null);
  const adopted = useRef(null); // the job whose preview has been shown

  const run = async (stages, request, work, pending = {}) => {
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    setMade({ request, stages, isMaking: true, error: null, pending });
    try {
      await work(control.signal);
      setMade((before) => ({ ...before, isMaking: false, pending: {} }));
    } catch (error) {
      if (!control.signal.aborted) setMade((before) => ({ ...before, isMaking: false, error: error.message, pending: {} }));
    }
  };

  const make = (request) => run({}, JSON.stringify(request), async (signal) => {
    const onStage = ({ stage, result }) =>
      setMade((before) => ({ ...before, stages: { ...before.stages, [stage]: result } }));
    change(["new", await makePreview({ ...request, syntax }, onStage, signal)]);
  });
  const adopt = (jobId, preview, request) => {
    if (adopted.current === jobId) return;
    adopted.current = jobId;
    if (running.current && !suits(request)) return;
    setMade({ request: JSON.stringify(request), stages: {}, isMaking: false, error: null, pending: {} });
    change(["new", preview]);
  };
  const suits = (request) => shown !== null && made.request === JSON.stringify(request);
  const mend = (fields) => run(made.stages, made.request, async (signal) => {
    const { prompt, prompt_2, negative_prompt, ...rest } = shown;
    change(["mend", await redoPreview({ ...rest, ...made.pending, ...fields }, signal)]);
  }, { ...made.pending, ...fields });

  return {
    ...made,
    shown: shown && { ...shown, ...made.pending }, // what is being mended shows at once
    make,
    mend,
    adopt,
    suits,
    undo: past.length ? () => change(["undo"]) : null,
    redo: future.length ? () => change(["redo"]) : null,
  };
}
