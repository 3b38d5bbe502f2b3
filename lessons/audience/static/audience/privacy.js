/* The page about privacy: the switch for counting, and forgetting what this device remembers. */
(function () {
  'use strict';
  var OURS = 'songhoc.', SILENT = 'songhoc.silent';
  var store;
  try {
    store = window.localStorage;
    store.getItem(SILENT);
  } catch (refused) {
    return; // This browser keeps nothing: there is nothing to switch and nothing to forget.
  }

  function show(name) {
    var place = document.querySelector('[data-' + name + ']');
    if (place) place.hidden = false;
    return place;
  }

  var place = show('switch');
  if (place) {
    var box = place.querySelector('input');
    box.checked = store.getItem(SILENT) === '1';
    box.addEventListener('change', function () {
      if (box.checked) store.setItem(SILENT, '1');
      else store.removeItem(SILENT);
    });
  }
  show('forget').querySelector('button').addEventListener('click', function () {
    // The wish not to be counted is not a trace but a choice: it stays.
    Object.keys(store).forEach(function (key) {
      if (key.indexOf(OURS) === 0 && key !== SILENT) store.removeItem(key);
    });
    show('forgotten');
  });
}());
