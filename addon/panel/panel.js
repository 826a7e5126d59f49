// The panel: shows what the house tells over one WebSocket, and sends what a person types. Addresses are relative,
// since Home Assistant serves this page below a path of its own.

const MOST_TURNS = 50;
const element = (id) => document.getElementById(id);

/** Make an element with text and children; text is never read as HTML. */
function make(tag, { text = "", className = "", ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  if (className) made.className = className;
  made.append(text, ...children);
  return made;
}

async function request(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok && response.status !== 503) throw new Error(answer.error ?? response.statusText);
  return answer;
}

function tell(text) {
  element("answer").textContent = text;
}

/** Run what a button or a form asks for; a refusal is shown in words. */
async function attempt(work) {
  try {
    await work();
  } catch (error) {
    tell(error.message);
  }
}

function showSatellites({ administrator, satellites, pairing, areas }) {
  document.body.classList.toggle("guest", !administrator);
  const waiting = Object.fromEntries([...element("pairing").children].map((row) => [row.dataset.code, row]));
  element("pairing").replaceChildren(...pairing.map((one) => waiting[one.code] ?? showPairing(one)));
  element("satellites").replaceChildren(...satellites.map((satellite) => showSatellite(satellite, areas)));
  element("no-satellites").hidden = satellites.length + pairing.length > 0;
  const named = satellites.map((satellite) => satellite.name);
  const elsewhere = areas.map((area) => area.name).filter((name) => !named.includes(name));
  choices(document.forms.converse.elements.room, [["", "nowhere"], ...[...named, ...elsewhere].map((name) => [name, name])]);
  const places = satellites.flatMap(({ name, area, floor }) => [name, area, floor]).filter(Boolean);
  choices(document.forms.announce.elements.rooms, [["all", "everywhere"], ...[...new Set(places)].map((name) => [name, name])]);
}

function choices(select, options) {
  const chosen = select.value;
  select.replaceChildren(...options.map(([value, text]) => make("option", { value, text })));
  if (options.some(([value]) => value === chosen)) select.value = chosen;
}

/** Show who wants to be paired: it shows a code that begins with this one. */
function showPairing({ kind, name, code }) {
  const whole = make("input", { ariaLabel: `Code of ${name}`, placeholder: `${code}…`, inputMode: "numeric", autocomplete: "off", maxLength: 12, required: true });
  const asked = make("span", { text: `The ${kind} “${name}” wants to be paired. Type in the code that it shows:` });
  const form = make("form", {}, asked, whole, make("button", { text: "Accept" }));
  form.onsubmit = (event) => {
    event.preventDefault();
    attempt(() => request("POST", "api/pair", { code: whole.value }));
  };
  const dismiss = make("button", { text: "Dismiss", className: "quiet" });
  dismiss.onclick = () => attempt(() => request("DELETE", `api/pair/${code}`));
  const row = make("li", {}, form, dismiss);
  row.dataset.code = code;
  return row;
}

function showSatellite(satellite, areas) {
  const { satellite_id, name, area_id, area, state, connected, muted, problem, late_transcripts } = satellite;
  const path = `api/satellites/${encodeURIComponent(satellite_id)}`;
  const where = make("select", { className: "administrators", ariaLabel: `Area of ${name}` });
  choices(where, [["", "no area"], ...areas.map((area) => [area.area_id, area.name])]);
  where.value = area_id ?? "";
  where.onchange = () => attempt(() => request("POST", path, { area_id: where.value }));
  const remove = make("button", { text: "Remove", className: "quiet administrators" });
  remove.onclick = () => confirm(`Remove ${name}? It must be paired again.`) && attempt(() => request("DELETE", path));
  const late = late_transcripts ? `, ${late_transcripts} late from speech to text, dropped` : "";
  const doing = connected ? `${state}${muted ? ", muted" : ""}` : "not connected";
  return make("tr", {},
    make("td", { text: name }, showSettings(satellite, path)),
    make("td", {}, where, make("span", { className: "guests", text: area })),
    make("td", {}, make("span", { className: `dot ${connected ? state : ""}` }), doing, late, problem ? ` – ${problem}` : ""),
    make("td", {}, remove));
}

const opened = new Set();

/** The settings of a satellite's room; they stay open while the rooms are shown anew. */
function showSettings({ satellite_id, name, settings, wake_words }, path) {
  const { volume, muted, do_not_disturb, quiet_hours, follow_up, sensitivity } = settings;
  const set = (changes) => attempt(() => request("POST", path, { settings: changes }));
  const range = (text, key, value, fallback) => {
    const input = make("input", { type: "range", min: 0, max: 1, step: 0.05, value: value ?? fallback });
    input.onchange = () => set({ [key]: input.valueAsNumber });
    return make("label", { text }, input);
  };
  const check = (text, key, checked) => {
    const input = make("input", { type: "checkbox", checked });
    input.onchange = () => set({ [key]: input.checked });
    return make("label", {}, input, text);
  };
  const begin = make("input", { type: "time", value: quiet_hours?.begin ?? "", ariaLabel: "Quiet from" });
  const end = make("input", { type: "time", value: quiet_hours?.end ?? "", ariaLabel: "Quiet until" });
  begin.onchange = end.onchange = () => {
    if (begin.value && end.value) set({ quiet_hours: { begin: begin.value, end: end.value } });
    if (!begin.value && !end.value) set({ quiet_hours: { begin: "00:00", end: "00:00" } });
  };
  const words = make("select", { multiple: true, size: Math.max(2, wake_words.length), ariaLabel: `Wake words of ${name}` });
  words.append(...wake_words.map((word) => make("option", { value: word, text: word.replaceAll("_", " "), selected: settings.wake_words.includes(word) })));
  words.onchange = () => set({ wake_words: [...words.selectedOptions].map(({ value }) => value) });
  const identify = make("button", { text: "Identify", className: "quiet" });
  identify.onclick = () => attempt(() => request("POST", `${path}/identify`, {}));
  const details = make("details", { className: "administrators settings", open: opened.has(satellite_id) },
    make("summary", { text: "Settings" }),
    range("Volume", "volume", volume, 1), range("Sensitivity", "sensitivity", sensitivity, 0.5),
    check("Microphone off", "muted", muted), check("Do not disturb", "do_not_disturb", do_not_disturb),
    check("Listen on after an answer", "follow_up", follow_up),
    make("label", { text: "Quiet hours" }, begin, end), ...(wake_words.length ? [make("label", { text: "Wake words" }, words)] : []), identify);
  details.ontoggle = () => (details.open ? opened.add(satellite_id) : opened.delete(satellite_id));
  return details;
}

async function showIntegrations() {
  const { integrations } = await request("GET", "api/integrations");
  element("integrations-section").hidden = integrations.length === 0;
  element("integrations").replaceChildren(...integrations.map(({ integration_id, name, made, linked }) => {
    const revoke = make("button", { text: "Revoke", className: "quiet" });
    revoke.onclick = () => confirm(`Revoke the access of ${name}? Its integration must be set up anew.`) && attempt(async () => {
      await request("DELETE", `api/integrations/${encodeURIComponent(integration_id)}`);
      await showIntegrations();
    });
    return make("li", {}, make("span", { text: `${name}, since ${new Date(made).toLocaleDateString()}: ${linked ? "linked" : "not linked"}` }), revoke);
  }));
}

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

function showTimers({ timers }) {
  element("timers-section").hidden = timers.length === 0;
  element("timers").replaceChildren(...timers.map(showTimer));
}

function showTimer({ id, kind, name, status, room, due, days, seconds_left }) {
  const second = kind === "timer" ? "2-digit" : undefined;
  const at = new Date(due).toLocaleString([], { weekday: "short", hour: "2-digit", minute: "2-digit", second });
  const again = days.length ? `, again on ${days.map((day) => DAYS[day]).join(", ")}` : "";
  const when = status === "paused" ? `paused, ${Math.round(seconds_left)} s left` : `${status}, ${at}${again}`;
  const cancel = make("button", { text: status === "missed" ? "Dismiss" : "Cancel", className: "quiet" });
  cancel.onclick = () => attempt(() => request("DELETE", `api/timers/${encodeURIComponent(id)}`));
  const what = [name, kind].filter(Boolean).join(", ");
  return make("li", { className: status }, make("span", { text: `${what}${room ? ` – ${room}` : ""}: ${when}` }), cancel);
}

function showAnnouncements({ announcements }) {
  element("announcements-section").hidden = announcements.length === 0;
  element("announcements").replaceChildren(...announcements.map(showAnnouncement));
}

function showAnnouncement({ id, made, over, request: asked, receipts }) {
  const { message, question, media_url, repeat } = asked;
  const path = `api/announcements/${encodeURIComponent(id)}`;
  const words = [message, question?.text].filter(Boolean).join(" ") || media_url;
  const heard = receipts.some(({ times, outcome }) => times > 0 || outcome === "playing");
  const acknowledge = make("button", { text: "Acknowledge", className: "quiet", hidden: over || !repeat || !heard });
  acknowledge.onclick = () => attempt(() => request("POST", `${path}/acknowledge`, {}));
  const cancel = make("button", { text: "Cancel", className: "quiet", hidden: over });
  cancel.onclick = () => attempt(() => request("DELETE", path));
  const fates = receipts.map(({ room, outcome, reason, answer, sentence }) =>
    make("li", { text: `${room}: ${[outcome.replaceAll("_", " "), answer || sentence, reason].filter(Boolean).join(" – ")}` }));
  return make("li", { className: over ? "over" : "" },
    make("div", {},
      make("span", { className: "quiet", text: `${new Date(made).toLocaleTimeString()} ` }), make("span", { className: "said", text: words }),
      make("ul", { className: "quiet" }, ...fates)),
    acknowledge, cancel);
}

function showTurn(turn) {
  const time = new Date(turn.started).toLocaleTimeString();
  const steps = turn.steps.flatMap(({ at_ms, name, detail }) =>
    [make("dt", { text: `${Math.round(at_ms)} ms` }), make("dd", { text: name }), make("dd", { text: detail })]);
  const latency = turn.latency_ms.state_changed ?? turn.latency_ms.first_sound;
  return make("li", { className: "turn" }, make("details", {},
    make("summary", {},
      make("span", { className: "quiet", text: `${time} ${turn.room}` }),
      make("span", {},
        make("span", { className: "said", text: turn.transcript || "(nothing heard)" }),
        make("div", { text: turn.reply }),
        turn.problem ? make("div", { className: "problem", text: turn.problem }) : ""),
      make("span", { className: "quiet", text: `${turn.decided_by}${latency === undefined ? "" : `, ${Math.round(latency)} ms`}` })),
    make("dl", {}, ...steps)));
}

function addTurn(turn) {
  const list = element("turns");
  list.prepend(showTurn(turn));
  while (list.children.length > MOST_TURNS) list.lastChild.remove();
}

async function showTurns() {
  const { turns } = await request("GET", `api/turns?limit=${MOST_TURNS}`);
  element("turns").replaceChildren(...turns.map(showTurn));
}

async function showHealth() {
  const { ready, problems } = await request("GET", "api/health");
  element("health").textContent = ready && !problems.length ? "ready" : problems.join(" ");
  element("health").className = ready && !problems.length ? "" : "problem";
}

/** Follow the house; after a lost connection look at everything anew. */
async function follow() {
  const address = new URL("api/live", location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(address);
  let turnsShown = false;
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.administrator && !turnsShown) {
      turnsShown = true;
      attempt(showTurns);
      attempt(showIntegrations);
    }
    if (message.type === "health") attempt(showHealth);
    if (message.type === "satellites") showSatellites(message);
    if (message.type === "integrations" && turnsShown) attempt(showIntegrations);
    if (message.type === "timers") showTimers(message);
    if (message.type === "announcements") showAnnouncements(message);
    if (message.type === "turn") addTurn(message.turn);
  };
  socket.onopen = () => attempt(showHealth);
  socket.onclose = () => {
    element("health").textContent = "no connection to Parley, trying again";
    element("health").className = "problem";
    setTimeout(follow, 2000);
  };
}

element("converse").onsubmit = (event) => {
  event.preventDefault();
  const { text, room } = event.target.elements;
  attempt(async () => {
    const { reply } = await request("POST", "api/converse", { text: text.value, room: room.value });
    tell(reply);
    text.value = "";
  });
};

element("announce").onsubmit = (event) => {
  event.preventDefault();
  const { message, rooms } = event.target.elements;
  attempt(async () => {
    tell("Announcing…");
    const { receipts } = await request("POST", "api/announce", { message: message.value, rooms: rooms.value, wait: 15 });
    const heard = receipts.filter((receipt) => receipt.heard).map(({ room }) => room);
    const unheard = receipts.filter((receipt) => !receipt.heard).map(({ room, reason }) => `${room}: ${reason || "on its way."}`);
    tell([heard.length ? `Heard in ${heard.join(", ")}.` : "", ...unheard].filter(Boolean).join(" "));
    message.value = "";
  });
};

setInterval(() => attempt(showHealth), 15000);
follow();
