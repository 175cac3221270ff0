// Talks to the playground's server, and knows whether it is there.

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status; // 0: no server
  }
}

let tellConnection = () => {};
let connected = true;

export function onConnection(callback) {
  tellConnection = callback;
}

function setConnected(value) {
  if (connected === value) return;
  connected = value;
  tellConnection(value);
}

async function call(path, { body, signal, seconds = 20 } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), seconds * 1000);
  const stopToo = () => stop.abort();
  signal?.addEventListener("abort", stopToo);
  let answer;
  let data;
  try {
    answer = await fetch(path, {
      method: body === undefined ? "GET" : "POST",
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
      signal: stop.signal,
    });
    data = await answer.json().catch(() => ({}));
  } catch {
    // Leaving a chat on purpose says nothing about the server.
    if (!signal?.aborted) setConnected(false);
    throw new ApiError(0, "offline");
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stopToo);
  }
  if (answer.status >= 502 && answer.status <= 504) {
    setConnected(false);
    throw new ApiError(0, "offline");
  }
  setConnected(true);
  if (!answer.ok) throw new ApiError(answer.status, data?.error || data?.description || `HTTP ${answer.status}`);
  return data ?? {};
}

export const send = (chat, text, languageCode) =>
  call(`/user/${chat}/send`, { body: { text, language_code: languageCode }, seconds: 60 });

export const tap = (chat, messageId, data) =>
  call(`/user/${chat}/tap`, { body: { message_id: messageId, data }, seconds: 60 });

export const block = (chat, blocked) => call(`/user/${chat}/block`, { body: { blocked } });

export async function messages(chat, signal) {
  try {
    return await call(`/user/${chat}/messages`, { signal });
  } catch (error) {
    // A chat that never wrote may be unknown to the server: that is an empty chat.
    if (error.status === 404) return { revision: 0, messages: [] };
    throw error;
  }
}

// Longer than the server holds the answer back, so that a quiet chat is not taken for a lost one.
export const changes = (chat, since, signal) =>
  call(`/user/${chat}/changes?since=${since}`, { signal, seconds: 40 });

export const profile = (chat, languageCode) =>
  call(`/user/${chat}/profile?language_code=${encodeURIComponent(languageCode)}`);

export const clock = () => call("/clock");

// A year of reminders takes a while to pass.
export const advance = (body) => call("/clock/advance", { body, seconds: 180 });

export const calls = (since) => call(`/calls?since=${since}`);
