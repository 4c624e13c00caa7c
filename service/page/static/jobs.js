// The jobs of the gallery: found by words and filters, page by page, and followed while they run.
import { deleteJob, listJobs, listMore, markFavourite } from "./api.js";
import { useEffect, useReducer, useRef, useState } from "./view.js";

const PAGE = 24;
const PAUSE = 3000; // milliseconds between two looks at jobs that run
const ENDED = ["succeeded", "failed", "canceled"];
const FILTERS = {
  pictures: [["with_images", "true"]],
  favourites: [["favourite", "true"]],
  running: [["state", "starting"], ["state", "processing"]],
  failed: [["state", "failed"]],
};

export const FILTER_NAMES = ["all", ...Object.keys(FILTERS)];

/** Return the query of an export of the jobs that are found; null for a filter of jobs that have not succeeded. */
export const exportQuery = (words, filter) =>
  (filter === "running" || filter === "failed" ? null : new URLSearchParams([["q", words], ...(FILTERS[filter] ?? [])]));
export const isEnded = (job) => ENDED.includes(job.state);

function changed(before, [kind, value]) {
  const { jobs, next } = before;
  if (kind === "list") return { jobs: value.jobs, next: value.next, isRead: true };
  if (kind === "more") return { ...before, jobs: [...jobs, ...value.jobs.filter((one) => !jobs.some(({ id }) => id === one.id))], next: value.next };
  if (kind === "latest") {
    const fresh = new Map(value.jobs.map((job) => [job.id, job]));
    const added = value.jobs.filter((job) => !jobs.some(({ id }) => id === job.id));
    return { ...before, jobs: [...added, ...jobs.map((job) => fresh.get(job.id) ?? job)] };
  }
  if (kind === "mark") {
    return { ...before, jobs: jobs.map((job) => (job.id === value.id ? { ...job, favourite: value.favourite } : job)) };
  }
  const left = jobs.filter(({ id }) => id !== value.id);
  return { ...before, jobs: left, next: next?.replace(value.id, left.at(-1)?.id ?? value.id) };
}

/** Return the jobs that are found, and what can be done with them; they are read again when `added` changes. */
export function useJobs(words, filter, added) {
  const [{ jobs, next, isRead }, change] = useReducer(changed, { jobs: [], next: null, isRead: false });
  const [error, setError] = useState(null);
  const asked = useRef("");
  const query = new URLSearchParams([["limit", PAGE], ["q", words], ...(FILTERS[filter] ?? [])]).toString();
  asked.current = query;

  const attempt = async (work) => {
    setError(null);
    try {
      await work();
    } catch (failure) {
      setError(failure.message);
    }
  };
  const read = (kind, work) => attempt(async () => {
    const page = await work();
    if (asked.current === query) change([kind, page]);
  });
  useEffect(() => {
    read("list", () => listJobs(query));
  }, [query, added]);
  const isRunning = jobs.some((job) => !isEnded(job));
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(() => read("latest", () => listJobs(query)), PAUSE);
    return () => clearInterval(timer);
  }, [query, isRunning]);

  return {
    jobs,
    isRead,
    error,
    more: next && (() => read("more", () => listMore(next))),
    mark: (job) => attempt(async () => {
      await markFavourite(job.id, !job.favourite);
      change(["mark", { id: job.id, favourite: !job.favourite }]);
    }),
    remove: (job) => attempt(async () => {
      await deleteJob(job.id);
      change(["remove", job]);
    }),
    attempt,
  };
}
