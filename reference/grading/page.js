"use strict";
(() => {
  const table = document.getElementById("students");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const name = document.getElementById("name");
  const claim = document.getElementById("claim");
  const count = document.getElementById("count");
  const value = (row, column) => row.cells[column].dataset.value;

  function filter() {
    const part = name.value.trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      const open = row.dataset.open.split(" ");
      row.hidden = !value(row, 0).includes(part) || (claim.value !== "" && !open.includes(claim.value));
      shown += !row.hidden;
    }
    count.textContent = `${shown} of ${rows.length}`;
  }

  [...table.tHead.rows[0].cells].forEach((head, column) => {
    head.querySelector("button").addEventListener("click", () => {
      const numeric = head.dataset.kind === "number";
      const before = head.getAttribute("aria-sort");
      const up = before ? before === "descending" : !numeric;
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const { compare } = new Intl.Collator();
      const keyed = rows.map((row) => [numeric ? Number(value(row, column)) : value(row, column), row]);
      const order = numeric ? ([a], [b]) => a - b : ([a], [b]) => compare(a, b);
      keyed.sort((a, b) => (up ? 1 : -1) * order(a, b)); // what is equal stays in the order of the rows
      body.append(...keyed.map(([, row]) => row));
    });
  });

  name.addEventListener("input", filter);
  claim.addEventListener("change", filter);
  filter();
})();
