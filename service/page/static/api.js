// The REST API of this service, and its events.
import { language, t } from "./texts.js";

/** An answer that is a problem document; its message is the sentence for the person. */
export class ProblemError extends Error {
  constructor(status, problem) {
    super(problem.detail ?? String(status));
    this.status = status;
    this.problem = problem;
  }
}

/** Throw, for a broken connection, an error whose message is for the person. */
const broken = (error) => {
  throw error instanceof TypeError ? new TypeError(t("lost")) : error;
};

async function asked(path, { method = "GET", body, headers = {}, signal } = {}) {
  const isForm = body instanceof FormData;
  const response = await fetch(path, {
    method,
    signal,
    headers: {
      "Accept-Language": language(),
      ...(body && !isForm ? { "Content-Type": "application/json" } : {}),
      ...headers,
    },
    body: body && !isForm ? JSON.stringify(body) : body,
  }).catch(broken);
  if (response.ok) return response;
  throw new ProblemError(response.status, await response.json().catch(() => ({})));
}

const json = async (path, options) => (await asked(path, options)).json();

export const readSession = () => json("session");
export const beginSession = (entry) => asked("session", { method: "POST", body: entry });
export const endSession = () => asked("session", { method: "DELETE" });

export const readChoices = async () => {
  const names = ["samplers", "presets", "attributes", "models", "loras", "controls", "ip-adapters", "motions", "upscalers"];
  const [samplers, presets, attributes, models, loras, controls, adapters, motions, upscalers] = await Promise.all(names.map((name) => json(`/api/v1/${name}`)));
  return { samplers, presets, attributes, models, loras, controls, adapters, motions, upscalers };
};

/** List what a text could have besides, beside the attributes that are chosen. */
export const listRecommendations = (text, attributes, signal) => {
  const query = new URLSearchParams([["text", text], ...attributes.map((one) => ["attribute", one])]);
  return json(`/api/v1/library/recommendations?${query}`, { signal });
};
export const listSimilar = (text, signal) => json(`/api/v1/library/similar?${new URLSearchParams({ text })}`, { signal });

/** Return the settings that a model and LoRAs were distilled for; null for others. */
export const readDistillation = (query, signal) => json(`/api/v1/distillation?${query}`, { signal });

const own = (kind, name) => `/api/v1/${kind}/${encodeURIComponent(name)}`;

export const listWords = () => json("/api/v1/glossary");
export const setWord = (korean, english) => json(own("glossary", korean), { method: "PUT", body: { english } });
export const deleteWord = (korean) => asked(own("glossary", korean), { method: "DELETE" });
export const saveStyle = (name, style) => json(own("presets", name), { method: "PUT", body: style });
export const deleteStyle = (name) => asked(own("presets", name), { method: "DELETE" });

/** Save the styles of a file in TOML, or of a styles.csv. */
export const importStyles = (file) => {
  const body = new FormData();
  body.append("styles", file);
  return json("/api/v1/styles-file", { method: "POST", body });
};

/** Create a job; `files` are the pictures of its `generation` by their places. */
export const createJob = (request, files = {}) => {
  if (Object.keys(files).length === 0) return json("/api/v1/jobs", { method: "POST", body: request });
  const body = new FormData();
  body.append("request", JSON.stringify(request));
  Object.entries(files).forEach(([place, file]) => body.append(place, file, "picture"));
  return json("/api/v1/jobs", { method: "POST", body });
};
export const readJob = (id) => json(`/api/v1/jobs/${id}`);
export const listJobs = (query) => json(`/api/v1/jobs?${new URLSearchParams(query)}`);
export const listMore = (address) => json(address);
export const cancelJob = (id) => json(`/api/v1/jobs/${id}/cancel`, { method: "POST" });
export const stopJob = (id) => json(`/api/v1/jobs/${id}/stop`, { method: "POST" });
export const againJob = (id) => json(`/api/v1/jobs/${id}/again`, { method: "POST" });
export const markFavourite = (id, isFavourite) =>
  asked(`/api/v1/jobs/${id}/favourite`, { method: isFavourite ? "PUT" : "DELETE" });
export const readPicture = (id, number) => json(`/api/v1/jobs/${id}/images/${number}/inspection`);
export const deleteJob = (id) => asked(`/api/v1/jobs/${id}`, { method: "DELETE" });
/** The `kind` of a group is "grids" or "stories". */
export const createGroup = (kind, request) => json(`/api/v1/${kind}`, { method: "POST", body: request });
export const readGroup = (kind, id) => json(`/api/v1/${kind}/${id}`);
export const cancelGroup = (kind, id) => json(`/api/v1/${kind}/${id}/cancel`, { method: "POST" });
export const deleteGroup = async (kind, id) => {
  await asked(`/api/v1/${kind}/${id}`, { method: "DELETE" });
  return null;
};
export const redoPreview = (preview, signal) =>
  json("/api/v1/previews/redo", { method: "POST", body: { preview }, signal });

/** Return the content of a picture of a job. */
export const readBlob = async (address) => (await asked(address)).blob();

/** Return a picture that a request names by its SHA-256. */
export const readInput = (name) => readBlob(`/api/v1/inputs/${name.replace("sha256:", "")}`);

/** Return how a picture file was made, by whichever program. */
export const inspectPicture = (file) => {
  const body = new FormData();
  body.append("picture", file);
  return json("/api/v1/inspections", { method: "POST", body });
};

/** Return a preview of what a picture shows. */
export const describePicture = (file) => {
  const body = new FormData();
  body.append("picture", file);
  return json("/api/v1/descriptions", { method: "POST", body });
};

/** Return the address of a ZIP of jobs once the service has begun to send it, so that a refusal is known before the browser saves it; and how many pictures are lost. */
export async function beginExport(query) {
  const address = `/api/v1/exports?${query}`;
  const control = new AbortController();
  const { headers } = await asked(address, { signal: control.signal });
  control.abort();
  return { address, lost: Number(headers.get("Malgrim-Lost-Pictures")) };
}

/** Add the jobs of a ZIP to those of the key. */
export const importJobs = (file) => {
  const body = new FormData();
  body.append("archive", file);
  return json("/api/v1/imports", { method: "POST", body });
};

/** Make a preview; `onStage` is called with the result of each stage as it ends. */
export async function makePreview(request, onStage, signal) {
  const response = await asked("/api/v1/previews/stream", { method: "POST", body: request, signal });
  for await (const { event, data } of readEvents(response.body)) {
    if (event === "stage") onStage(data);
    if (event === "preview") return data;
    if (event === "problem") throw new ProblemError(data.status, data);
  }
  return broken(new TypeError());
}

/** Yield the events of a job from its beginning until it has ended. */
export async function* jobEvents(id, signal) {
  const response = await asked(`/api/v1/jobs/${id}/events`, { signal });
  yield* readEvents(response.body);
}

async function* readEvents(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  while (true) {
    const { value, done } = await reader.read().catch(broken);
    if (done) return;
    const blocks = (rest + value).split(/\r?\n\r?\n/);
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(
        block.split(/\r?\n/).filter((line) => !line.startsWith(":")).map((line) => {
          const [name, ...value_] = line.split(": ");
          return [name, value_.join(": ")];
        }),
      );
      if (fields.data) yield { event: fields.event, data: JSON.parse(fields.data) };
    }
  }
}
