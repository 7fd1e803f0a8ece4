// Prices come whole from GET /api/trading-pairs every few seconds; in between, trades move the last price.
const REFRESH_MS = 5000;
const RECONNECT_MS_MAX = 10000;
const TRADES_SHOWN = 12;

const connection = document.getElementById("connection");
const prices = document.querySelector("#prices tbody");
const trades = document.getElementById("trades");
const rows = new Map();

// What is said of a market that is not trading.
const MARKET_STATES = {
  post_only: ["Post only", "Takes only orders that do not trade on entry"],
  cancel_only: ["Cancel only", "Takes only cancellations"],
  halted: ["Halted", "Takes nothing until it opens again"],
  auction: ["Auction", "Gathers orders, which meet at one price"],
};

// Numbers are shown with the digits they came with; only big sums are shortened.
const exact = new Intl.NumberFormat(undefined, { maximumFractionDigits: 8 });
const short = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 2 });
const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

function number(value, format = exact) {
  return value === null || value === undefined ? "–" : format.format(value);
}

function rowOf(symbol) {
  let row = rows.get(symbol);
  if (!row) {
    if (rows.size === 0) {
      prices.replaceChildren();
    }
    row = { cells: {}, last: null };
    const tr = document.createElement("tr");
    tr.dataset.pair = symbol;
    for (const name of ["pair", "last", "change", "bid", "ask", "low", "high", "volume"]) {
      const cell = document.createElement("td");
      cell.className = name === "pair" ? "pair" : `number ${name}`;
      if (["low", "high", "volume"].includes(name)) {
        cell.classList.add("wide");
      }
      row.cells[name] = cell;
      tr.append(cell);
    }
    row.state = document.createElement("span");
    row.state.className = "state";
    row.state.hidden = true;
    row.cells.pair.append(symbol, row.state);
    prices.append(tr);
    rows.set(symbol, row);
  }
  return row;
}

function showLast(row, price) {
  if (price === null || price === undefined) {
    row.cells.last.textContent = "–";
    return;
  }
  const cell = row.cells.last;
  cell.textContent = number(price);
  if (row.last !== null && price !== row.last) {
    const direction = price > row.last ? "up" : "down";
    cell.classList.remove("up", "down");
    cell.classList.add(direction, "flash");
    setTimeout(() => cell.classList.remove("flash", direction), 400);
  }
  row.last = price;
}

function showState(row, pair) {
  row.state.hidden = !pair.state || pair.state === "trading";
  if (row.state.hidden) {
    return;
  }
  const [label, meaning] = MARKET_STATES[pair.state] ?? [pair.state, ""];
  const indicative = pair.indicative_price ?? null;
  row.state.textContent = indicative === null ? label : `${label} at ${number(indicative)}`;
  row.state.title = meaning;
}

function showPair(pair) {
  const row = rowOf(pair.symbol);
  showState(row, pair);
  showLast(row, pair.current_price);
  // Adding zero turns the -0 of a small loss into 0.
  const change = Number((pair.change_24h ?? 0).toFixed(2)) + 0;
  row.cells.change.textContent = `${change > 0 ? "+" : ""}${change.toFixed(2)} %`;
  row.cells.change.classList.toggle("up", change > 0);
  row.cells.change.classList.toggle("down", change < 0);
  row.cells.bid.textContent = number(pair.bid_price);
  row.cells.ask.textContent = number(pair.ask_price);
  row.cells.low.textContent = number(pair.low_24h);
  row.cells.high.textContent = number(pair.high_24h);
  row.cells.volume.textContent = number(pair.volume_24h, short);
}

function showTrade(trade) {
  showLast(rowOf(trade.pair_symbol), trade.price);
  if (trades.querySelector(".placeholder")) {
    trades.replaceChildren();
  }
  const line = document.createElement("li");
  const parts = [time.format(new Date(trade.timestamp)), trade.pair_symbol, `${number(trade.quantity)} @ ${number(trade.price)}`];
  parts.forEach((text, place) => {
    const part = document.createElement("span");
    part.textContent = text;
    if (place === 0) {
      part.className = "quiet";
    }
    line.append(part);
  });
  trades.prepend(line);
  while (trades.children.length > TRADES_SHOWN) {
    trades.lastChild.remove();
  }
}

function state(name, text) {
  connection.dataset.state = name;
  connection.textContent = text;
}

let socket = null;
let subscribed = new Set();
let attempts = 0;

function subscribe() {
  if (socket?.readyState !== WebSocket.OPEN) {
    return;
  }
  for (const symbol of rows.keys()) {
    if (!subscribed.has(symbol)) {
      subscribed.add(symbol);
      socket.send(JSON.stringify({ type: "subscribe", subscription_type: "trades", pair_symbol: symbol }));
    }
  }
}

function connect() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const id = Math.random().toString(36).slice(2);
  socket = new WebSocket(`${scheme}://${location.host}/ws/page_${id}`);
  subscribed = new Set();
  socket.onopen = () => {
    attempts = 0;
    state("live", "Live");
    subscribe();
  };
  socket.onmessage = (event) => {
    const message = JSON.parse(event.data);
    if (message.type === "trade") {
      showTrade(message);
    }
  };
  socket.onclose = () => {
    state("lost", "Connection lost, trying again");
    attempts += 1;
    setTimeout(connect, Math.min(RECONNECT_MS_MAX, 500 * 2 ** Math.min(attempts, 5)));
  };
}

async function refresh() {
  try {
    const response = await fetch("/api/trading-pairs", { signal: AbortSignal.timeout(REFRESH_MS) });
    if (response.ok) {
      (await response.json()).forEach(showPair);
      subscribe();
    } else if (rows.size === 0) {
      prices.querySelector("td").textContent = "Market data cannot be reached at the moment; trying again";
    }
  } catch (error) {
    console.warn("Prices could not be loaded", error);
  } finally {
    setTimeout(refresh, document.hidden ? 4 * REFRESH_MS : REFRESH_MS);
  }
}

connect();
refresh();
