//! A folder over HTTP, with ranges and for pages of any origin: to try an archive out.

use std::error::Error;
use std::fs::File;
use std::io;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;
use std::io::Write;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use tiny_http::Header;
use tiny_http::Method;
use tiny_http::Request;
use tiny_http::Response;
use tiny_http::Server;

/// Threads that answer: a browser keeps six connections.
const THREADS: usize = 6;

/// Serves `folder` on this machine until it is stopped.
pub(crate) fn serve(folder: &Path, port: u16, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    if !folder.is_dir() {
        return Err(format!("{} is no folder", folder.display()).into());
    }
    let server = Server::http(("127.0.0.1", port))
        .map_err(|error| format!("can't listen on port {port}: {error}"))?;
    let address = server.server_addr();
    writeln!(out, "http://{address}/ serves {}; Ctrl-C ends it", folder.display())?;
    out.flush()?;
    let server = Arc::new(server);
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            let server = Arc::clone(&server);
            scope.spawn(move || {
                while let Ok(request) = server.recv() {
                    // A reader that went away is no error.
                    let _ = answer(request, folder);
                }
            });
        }
    });
    Ok(())
}

fn header(name: &str, value: &str) -> Option<Header> {
    Header::from_bytes(name.as_bytes(), value.as_bytes()).ok()
}

fn answer(request: Request, folder: &Path) -> io::Result<()> {
    let get = matches!(request.method(), Method::Get | Method::Head);
    let path = file_of(folder, request.url());
    let opened = path.filter(|_| get).and_then(|path| Some((File::open(&path).ok()?, path)));
    let common = [
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Expose-Headers", "Content-Range, Content-Length"),
    ];
    let common = common.into_iter().filter_map(|(name, value)| header(name, value));
    let Some((mut file, path)) = opened else {
        let mut response =
            Response::from_string("not found").with_status_code(if get { 404 } else { 405 });
        common.for_each(|header| response.add_header(header));
        return request.respond(response);
    };
    let len = file.metadata()?.len();
    let asked = request.headers().iter().find(|header| header.field.equiv("Range"));
    let range = asked.map(|header| range_of(header.value.as_str(), len));
    let (status, start, end) = match range {
        None => (200, 0, len),
        Some(Some((start, end))) => (206, start, end),
        Some(None) => (416, 0, 0),
    };
    file.seek(SeekFrom::Start(start))?;
    let size = usize::try_from(end - start).unwrap_or(usize::MAX);
    let mut response =
        Response::new(status.into(), Vec::new(), file.take(end - start), Some(size), None);
    common.for_each(|header| response.add_header(header));
    let is_pack = path.extension().is_some_and(|extension| extension == "pack");
    let cache = if is_pack { "public, max-age=31536000, immutable" } else { "no-cache" };
    let range = match status {
        206 => format!("bytes {start}-{}/{len}", end - 1),
        _ => format!("bytes */{len}"),
    };
    let mut headers = vec![
        ("Cache-Control", cache),
        ("Accept-Ranges", "bytes"),
        ("Content-Type", type_of(&path)),
    ];
    if status != 200 {
        headers.push(("Content-Range", &range));
    }
    headers
        .into_iter()
        .filter_map(|(name, value)| header(name, value))
        .for_each(|header| response.add_header(header));
    request.respond(response)
}

/// The file that a URL names, inside the folder.
fn file_of(folder: &Path, url: &str) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next()?.trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    Some(folder.join(path)).filter(|file| inside && file.is_file())
}

/// `bytes=a-b`, `bytes=a-` and `bytes=-n` as the first byte and one past the last; `None` if there are no such bytes.
fn range_of(value: &str, len: u64) -> Option<(u64, u64)> {
    let (first, last) = value.strip_prefix("bytes=")?.split_once('-')?;
    let (start, end) = if first.is_empty() {
        (len.saturating_sub(last.parse().ok()?), len)
    } else {
        let last =
            if last.is_empty() { len } else { last.parse::<u64>().ok()?.checked_add(1)?.min(len) };
        (first.parse().ok()?, last)
    };
    (start < end).then_some((start, end))
}

fn type_of(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read() {
        for (value, range) in [
            ("bytes=0-0", Some((0, 1))),
            ("bytes=2-5", Some((2, 6))),
            ("bytes=5-", Some((5, 10))),
            ("bytes=-3", Some((7, 10))),
            ("bytes=8-99", Some((8, 10))),
            ("bytes=10-", None),
            ("bytes=5-4", None),
            ("bytes=-0", None),
            ("lines=1-2", None),
            ("bytes=a-b", None),
            ("bytes=0-1,4-5", None),
        ] {
            assert_eq!(range_of(value, 10), range, "{value}");
        }
    }

    #[test]
    fn no_url_leads_outside() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
        for url in ["/../Cargo.toml", "//etc/passwd", "/./../Cargo.toml", "/.."] {
            assert_eq!(file_of(&folder, url), None, "{url}");
        }
        assert!(file_of(&folder, "/README.md?x").is_some());
    }
}
