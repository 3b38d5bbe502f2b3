/* A pupil's grade, asked by the list of grades and remembered on this device alone. */
(function () {
  'use strict';
  var KEY = 'songhoc.grade';
  var store;
  try {
    store = window.localStorage;
    store.getItem(KEY);
  } catch (refused) {
    return;
  }
  var place = document.querySelector('[data-my-grade]');
  if (!place) return;
  var links = [].slice.call(document.querySelectorAll('.tiles-grades a'));

  function find(path) {
    return links.filter(function (link) { return link.getAttribute('href') === path; })[0];
  }

  function show() {
    // A grade that the site no longer has is not offered.
    var mine = find(store.getItem(KEY));
    place.hidden = !mine;
    if (!mine) return;
    var link = place.querySelector('a');
    link.href = mine.href;
    link.textContent = mine.textContent;
  }

  links.forEach(function (link) {
    link.addEventListener('click', function () { store.setItem(KEY, link.getAttribute('href')); });
  });
  place.querySelector('button').addEventListener('click', function () {
    store.removeItem(KEY);
    show();
  });
  // Also when the browser brings this page back as it was.
  window.addEventListener('pageshow', show);
}());
