// The official tus client, under Node, against our server: one JSON line a finished upload.
// Usage: node conformity.cjs MODULES ENDPOINT COOKIE FOLDER
const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const assert = require("node:assert");

const [modules, endpoint, cookie, folder] = process.argv.slice(2);
const tus = require(path.join(modules, "tus-js-client"));
const headers = { Cookie: cookie };
const PART = 250_000;

function tell(name, upload, data) {
  const sha256 = crypto.createHash("sha256").update(data).digest("hex");
  console.log(JSON.stringify({ name, url: upload.url, sha256 }));
}

function send(data, options = {}) {
  return new Promise((resolve, reject) => {
    const upload = new tus.Upload(data, {
      endpoint,
      headers,
      metadata: { filename: "bài giảng.mp4", filetype: "video/mp4" },
      retryDelays: [0, 200, 500, 1000],
      ...options,
      onSuccess: () => resolve(upload),
      onError: reject,
    });
    options.begun?.(upload, resolve);
    upload.start();
  });
}

const make = () => crypto.randomBytes(1_100_000);

const checks = {
  async "create in one request"() {
    const data = make();
    tell("create in one request", await send(data), data);
  },

  async "create in parts"() {
    const data = make();
    tell("create in parts", await send(data, { chunkSize: PART }), data);
  },

  async "first bytes with the creation"() {
    const data = make();
    const upload = await send(data, { chunkSize: PART, uploadDataDuringCreation: true });
    tell("first bytes with the creation", upload, data);
  },

  async "a method override"() {
    const data = make();
    tell("a method override", await send(data, { overridePatchMethod: true }), data);
  },

  async "a stream"() {
    const data = make();
    const file = path.join(folder, "stream.bin");
    fs.writeFileSync(file, data);
    const stream = fs.createReadStream(file);
    const upload = await send(stream, { chunkSize: PART, uploadSize: data.length });
    tell("a stream", upload, data);
  },

  async "resume after an abort"() {
    const data = make();
    const first = await send(data, {
      chunkSize: PART,
      begun(upload, resolve) {
        upload.options.onChunkComplete = (_size, accepted) => {
          if (accepted < 2 * PART) return;
          upload.abort();
          resolve(upload);
        };
      },
    });
    const offsets = [];
    const second = await send(data, {
      uploadUrl: first.url,
      onAfterResponse: (request, response) => {
        if (request.getMethod() === "HEAD") offsets.push(Number(response.getHeader("Upload-Offset")));
      },
    });
    assert.ok(offsets[0] >= 2 * PART && offsets[0] < data.length, `resumed at ${offsets}`);
    tell("resume after an abort", second, data);
  },

  async "resume by what the client remembers"() {
    const file = path.join(folder, "remembered.bin");
    const data = make();
    fs.writeFileSync(file, data);
    const options = () => ({
      chunkSize: PART,
      uploadSize: data.length,
      urlStorage: new tus.FileUrlStorage(path.join(folder, "urls.json")),
      fingerprint: () => Promise.resolve("remembered"),
    });
    const first = await send(fs.createReadStream(file), {
      ...options(),
      begun(upload, resolve) {
        upload.options.onChunkComplete = () => { upload.abort(); resolve(upload); };
      },
    });
    const second = await send(fs.createReadStream(file), {
      ...options(),
      begun(upload) {
        const start = upload.start.bind(upload);
        upload.start = async () => {
          const [found] = await upload.findPreviousUploads();
          upload.resumeFromPreviousUpload(found);
          start();
        };
      },
    });
    assert.strictEqual(second.url, first.url);
    tell("resume by what the client remembers", second, data);
  },

  async "checksums"() {
    for (const algorithm of ["sha1", "sha256"]) {
      const data = make();
      const upload = await send(data, {
        chunkSize: PART,
        onBeforeRequest(request) {
          if (request.getMethod() !== "PATCH") return;
          const from = Number(request.getHeader("Upload-Offset"));
          const digest = crypto.createHash(algorithm).update(data.subarray(from, from + PART));
          request.setHeader("Upload-Checksum", `${algorithm} ${digest.digest("base64")}`);
        },
      });
      tell(`a ${algorithm} checksum`, upload, data);
    }
  },

  async "a wrong checksum"() {
    const digest = crypto.createHash("sha1").update("other").digest("base64");
    const error = await send(make(), {
      retryDelays: null,
      onBeforeRequest(request) {
        if (request.getMethod() === "PATCH") request.setHeader("Upload-Checksum", `sha1 ${digest}`);
      },
    }).catch((failure) => failure);
    assert.strictEqual(error.originalResponse.getStatus(), 460);
  },

  async "terminate"() {
    const upload = await send(make(), {
      chunkSize: PART,
      begun(upload, resolve) {
        upload.options.onChunkComplete = () => { upload.abort(); resolve(upload); };
      },
    });
    await tus.Upload.terminate(upload.url, { headers });
    const error = await send(make(), { endpoint: null, uploadUrl: upload.url, retryDelays: null })
      .catch((failure) => failure);
    assert.strictEqual(error.originalResponse.getStatus(), 404);
  },

  async "a large file through a restart"() {
    if (!process.env.RESTARTED) return;
    const data = crypto.randomBytes(30_000_000);
    let told = false;
    const upload = await send(data, {
      chunkSize: 2_000_000,
      retryDelays: Array(120).fill(500),
      onChunkComplete: (_size, accepted) => {
        if (!told && accepted > 8_000_000) {
          told = true;
          console.log(JSON.stringify({ name: "now" }));
        }
      },
    });
    tell("a large file through a restart", upload, data);
  },
};

(async () => {
  const chosen = process.env.RESTARTED ? ["a large file through a restart"] : Object.keys(checks);
  for (const name of chosen) await checks[name]();
  console.log(JSON.stringify({ name: "end" }));
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
