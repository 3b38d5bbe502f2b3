/* Search inside a pack: the words of all lessons come as a script, for file:// lets nothing be fetched. */
(function () {
  'use strict';
  var lessons = [];
  window.songhocLessons = function (found) { lessons = found; };

  function fold(text) {
    text = text.toLowerCase().replace(/đ/g, 'd');
    text = text.normalize ? text.normalize('NFD').replace(/[\u0300-\u036f]/g, '') : text;
    return text.replace(/[^a-z0-9]+/g, ' ').trim();
  }

  function find(query) {
    var words = fold(query).split(' ').filter(Boolean);
    if (!words.length) { return null; }
    return lessons.map(function (lesson) {
      var title = ' ' + lesson.title, all = title + ' ' + lesson.words;
      var points = 0;
      for (var at = 0; at < words.length; at++) {
        if (all.indexOf(' ' + words[at]) < 0) { return null; }
        if (title.indexOf(' ' + words[at]) >= 0) { points++; }
      }
      return { number: lesson.number, points: points };
    }).filter(Boolean).sort(function (a, b) { return b.points - a.points || a.number - b.number; });
  }

  document.addEventListener('DOMContentLoaded', function () {
    var box = document.getElementById('search'), field = document.getElementById('q');
    var said = document.getElementById('found'), results = document.getElementById('results');
    var whole = document.getElementById('all');
    if (!box) { return; }
    box.hidden = false;
    function show() {
      var hits = find(field.value);
      results.textContent = '';
      whole.hidden = hits !== null;
      said.textContent = hits === null ? '' : hits.length
        ? said.getAttribute('data-some').replace('{count}', hits.length)
        : said.getAttribute('data-none');
      (hits || []).forEach(function (hit) {
        var line = document.getElementById('l' + hit.number);
        if (!line) { return; }
        line = line.cloneNode(true);
        line.removeAttribute('id');
        results.appendChild(line);
      });
    }
    field.addEventListener('input', show);
    box.addEventListener('submit', function (event) { event.preventDefault(); show(); });
    show();
  });
})();
