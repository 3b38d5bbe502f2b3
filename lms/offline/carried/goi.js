/* What a page of a pack does beyond showing itself: captions, speeds, answers. No network, no storage. */
(function () {
  'use strict';
  var player = document.querySelector('video, audio');
  var tracks = [];

  /* Captions come as scripts: pages below file:// may not load a <track>. */
  window.songhocCaptions = function (captions) { tracks.push(captions); };

  function addCaptions() {
    if (!player || player.tagName !== 'VIDEO' || !player.addTextTrack || !window.VTTCue) { return; }
    tracks.forEach(function (captions, number) {
      var track = player.addTextTrack('captions', captions.label, captions.language);
      captions.cues.forEach(function (cue) {
        track.addCue(new VTTCue(cue[0] / 1000, cue[1] / 1000, cue[2]));
      });
      track.mode = number === 0 ? 'showing' : 'hidden';
    });
  }

  function addSpeeds() {
    var bar = document.getElementById('speeds');
    if (!bar || !player) { return; }
    [0.75, 1, 1.25, 1.5, 2].forEach(function (speed) {
      var button = document.createElement('button');
      button.type = 'button';
      button.textContent = String(speed).replace('.', ',') + '×';
      button.setAttribute('aria-pressed', String(speed === 1));
      button.addEventListener('click', function () {
        player.playbackRate = speed;
        Array.prototype.forEach.call(bar.querySelectorAll('button'), function (other) {
          other.setAttribute('aria-pressed', String(other === button));
        });
      });
      bar.appendChild(button);
    });
    bar.hidden = false;
  }

  function fold(text) {
    text = text.toLowerCase().replace(/đ/g, 'd');
    return text.normalize ? text.normalize('NFD').replace(/[\u0300-\u036f]/g, '') : text;
  }

  function even(text) {
    return (text.normalize ? text.normalize('NFC') : text).toLowerCase()
      .replace(/\s+/g, ' ').replace(/^ | ?\.?$/g, '').replace(/^(\d+)\.(\d+)$/, '$1,$2');
  }

  function tell(place, good, text) {
    var line = document.createElement('p');
    line.className = 'told ' + (good ? 'good' : 'bad');
    line.textContent = text;
    place.appendChild(line);
  }

  function judge(field, words) {
    var answers = field.querySelector('.answers');
    var place = field.querySelector('.verdict');
    var choices = field.querySelectorAll('input[data-right]');
    var right = true;
    place.textContent = '';
    field.className = '';
    if (choices.length) {
      var chosen = Array.prototype.filter.call(choices, function (one) { return one.checked; });
      if (!chosen.length) { tell(place, false, words.unanswered); return false; }
      Array.prototype.forEach.call(choices, function (one) {
        if (one.checked !== (one.getAttribute('data-right') === '1')) { right = false; }
        var why = one.getAttribute('data-why');
        if (one.checked && why) { tell(place, one.getAttribute('data-right') === '1', why); }
      });
    } else {
      var given = even(field.querySelector('input').value);
      if (!given) { tell(place, false, words.unanswered); return false; }
      var accepted = JSON.parse(field.getAttribute('data-accepted'));
      right = accepted.some(function (one) { return even(one) === given; });
      if (!right && accepted.some(function (one) { return fold(even(one)) === fold(given); })) {
        tell(place, false, words.nearly);
      }
    }
    field.className = right ? 'right' : 'wrong';
    tell(place, right, right ? words.right : words.wrong);
    answers.open = true;
    return right;
  }

  function addJudge() {
    var quiz = document.getElementById('quiz-form');
    if (!quiz) { return; }
    var data = quiz.dataset;
    var button = quiz.querySelector('button');
    button.hidden = false;
    quiz.addEventListener('submit', function (event) {
      event.preventDefault();
      var fields = quiz.querySelectorAll('fieldset');
      var count = Array.prototype.filter.call(fields, function (field) { return judge(field, data); }).length;
      var score = quiz.querySelector('.score');
      score.textContent = data.score.replace('{right}', count).replace('{all}', fields.length);
      score.focus();
    });
  }

  document.addEventListener('DOMContentLoaded', function () {
    addCaptions();
    addSpeeds();
    addJudge();
  });
})();
