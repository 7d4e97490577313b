(() => {
'use strict';
document.documentElement.classList.add('js');
const list = document.getElementById('rows'), rows = [...list.children];
const find = document.getElementById('find'), only = document.getElementById('only');
const shown = document.getElementById('shown'), none = document.getElementById('none');
const heads = [...document.querySelectorAll('.head button')];
const name = row => row.querySelector('.n').textContent;
const text = new Map(rows.map(row => [row, row.firstElementChild.textContent.toLowerCase()]));

function filter() {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const row of rows) {
    row.hidden = (only.checked && !row.classList.contains('dr')) || !words.every(w => text.get(row).includes(w));
    if (!row.hidden) count++;
  }
  shown.textContent = count === rows.length ? rows.length + ' columns' : count + ' of ' + rows.length;
  none.hidden = count > 0 || rows.length === 0;
}

const keys = {
  n: (a, b) => name(a).localeCompare(name(b), 'en', { numeric: true }),
  b: (a, b) => b.dataset.b - a.dataset.b,
  v: (a, b) => order(a) - order(b) || keys.b(a, b)
};
function order(row) { return [2, 0, 1][row.dataset.v]; }

for (const head of heads) head.addEventListener('click', () => {
  const up = head.classList.contains('on') && !head.classList.contains('up');
  for (const h of heads) { h.classList.remove('on', 'up'); h.setAttribute('aria-pressed', h === head); }
  head.classList.add('on');
  head.classList.toggle('up', up);
  const sorted = rows.slice().sort(keys[head.dataset.k]);
  list.append(...(up ? sorted.reverse() : sorted));
});

find.addEventListener('input', filter);
only.addEventListener('change', filter);
find.addEventListener('keydown', e => { if (e.key === 'Escape') { find.value = ''; filter(); } });
document.addEventListener('keydown', e => {
  if (e.key === '/' && !e.ctrlKey && !e.metaKey && !e.altKey && e.target !== find) { e.preventDefault(); find.focus(); find.select(); return; }
  const row = e.target.parentElement;
  if (e.target.tagName !== 'SUMMARY' || row.parentElement !== list) return;
  const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[e.key];
  if (step) {
    let next = row[step];
    while (next && next.hidden) next = next[step];
    if (next) next.firstElementChild.focus();
  } else if (e.key === 'ArrowRight') row.open = true;
  else if (e.key === 'ArrowLeft') row.open = false;
  else return;
  e.preventDefault();
});

let opened = [];
addEventListener('beforeprint', () => { opened = rows.filter(r => !r.open && r.classList.contains('dr')); for (const r of opened) r.open = true; });
addEventListener('afterprint', () => { for (const r of opened) r.open = false; });

function follow() {
  const row = rows.find(r => '#' + r.id === location.hash);
  if (row) { row.open = true; row.scrollIntoView(); }
}
addEventListener('hashchange', follow);
filter();
follow();
})();
