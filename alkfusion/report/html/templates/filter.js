(function () {
  var controls = document.getElementById("filter"), words = document.getElementById("words");
  var status = document.getElementById("status"), count = document.getElementById("count");
  var rows = Array.prototype.slice.call(document.querySelectorAll("#samples tbody tr"));
  var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
  function filter() {
    var wanted = words.value.toLowerCase().split(" ").filter(Boolean), shown = 0;
    rows.forEach(function (row, place) {
      var fits = (!status.value || row.dataset.status === status.value) &&
        wanted.every(function (word) { return texts[place].indexOf(word) >= 0; });
      row.hidden = !fits;
      shown += fits;
    });
    count.textContent = shown + " of " + rows.length + " samples shown";
  }
  controls.hidden = false;
  words.addEventListener("input", filter);
  status.addEventListener("change", filter);
  filter();
})();
