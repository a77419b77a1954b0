// The one stream of events a page listens to. It reconnects by itself, and reports its state.

/** Three heartbeats: a server silent for longer is gone, whatever the connection says. */
const silenceMilliseconds = 45_000;
/** How long until a refused stream is requested again. */
const refusedMilliseconds = 5000;
/** A hidden page closes its connection: a browser has six for each server. */
const hiddenMilliseconds = 30_000;

export class Live {
  #address;
  #handlers;
  #onState;
  #source = null;
  #silence = 0;
  #again = 0;
  #hidden = 0;

  /**
   * `handlers` has a function of the data for each event's name. `onState(kind, text)` gets `live`, `lost` and
   * `refused` (with the server's words).
   */
  constructor(address, handlers, onState) {
    this.#address = address;
    this.#handlers = handlers;
    this.#onState = onState;
    document.addEventListener("visibilitychange", () => this.#visibilityChanged());
    addEventListener("online", () => this.#open());
    this.#open();
  }

  #open() {
    this.#close();
    const source = this.#source = new EventSource(this.#address);
    for (const [name, handle] of Object.entries(this.#handlers)) {
      source.addEventListener(name, (event) => {
        this.#heard();
        handle(JSON.parse(event.data));
      });
    }
    source.addEventListener("heartbeat", () => this.#heard());
    source.addEventListener("open", () => {
      this.#heard();
      this.#onState("live");
    });
    source.addEventListener("error", () => {
      // The browser retries a connection that failed, but not one that was refused.
      if (source.readyState === EventSource.CLOSED) this.#refused(); else this.#onState("lost");
    });
    this.#heard();
  }

  #close() {
    this.#source?.close();
    this.#source = null;
    clearTimeout(this.#silence);
    clearTimeout(this.#again);
  }

  #heard() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#onState("lost");
      this.#open();
    }, silenceMilliseconds);
  }

  async #refused() {
    this.#close();
    this.#again = setTimeout(() => this.#open(), refusedMilliseconds);
    try {
      const response = await fetch(this.#address, { method: "HEAD", cache: "no-store" });
      // If a login is required first, reloading shows where.
      if (response.status === 401) location.reload();
      this.#onState("refused", `${response.status} ${response.statusText}`.trim());
    } catch {
      this.#onState("lost");
    }
  }

  #visibilityChanged() {
    clearTimeout(this.#hidden);
    if (document.hidden) this.#hidden = setTimeout(() => this.#close(), hiddenMilliseconds);
    else if (!this.#source) this.#open();
  }
}
