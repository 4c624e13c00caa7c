// A picture like another one: the same prompts and settings, drawn on from it.
import { createJob, readBlob } from "./api.js";

const OF_NOISE = ["subseed", "subseed_strength", "seed_width", "seed_height"];
const OF_SOURCE = ["init_image", "mask", "sketch", "resize_mode", "mask_blur", "mask_fill", "mask_padding",
  "outpaint_left", "outpaint_right", "outpaint_up", "outpaint_down"];
const NAMED = ["subseed_strength", "seed_width", "init_image", "mask", "sketch", "mask_padding",
  "outpaint_left", "outpaint_right", "outpaint_up", "outpaint_down"];

/** Create a job that begins from a picture of another; return it, and the names of settings that it cannot have too. */
export async function createVariation({ preview, request }, url, strength) {
  const kept = Object.entries(request.generation).filter(([name]) => ![...OF_NOISE, ...OF_SOURCE].includes(name));
  const generation = { ...Object.fromEntries(kept), seed: -1, images: 1, best_of: 1, strength, resize_mode: "crop" };
  if (generation.upscaler?.startsWith("Latent")) delete generation.resize_mode;
  const job = await createJob({ preview, generation }, { init_image: await readBlob(url) });
  return { job, left: NAMED.filter((name) => request.generation[name]) };
}
