//! `cargo xtask serve`: a small static server for this machine only.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result, bail};

use crate::{
    args::Args,
    build::{self, Flavour},
    place::{Place, fingerprint},
};

/// How many ports after the wished one are tried.
const PORTS_TRIED: u16 = 50;
/// Longest request head that is read, in bytes.
const HEAD_LIMIT: u64 = 16 * 1024;
/// A connection that is silent for so long is closed.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) fn run(place: &Place, mut args: Args) -> Result<ExitCode> {
    let flavour = Flavour::from_flag(args.flag("--dev"));
    let no_build = args.flag("--no-build");
    let wished = match args.value("--port")? {
        Some(port) => port
            .parse()
            .with_context(|| format!("--port {port} is not a port number"))?,
        None => 8080,
    };
    let prefix = normal_prefix(args.value("--prefix")?.as_deref().unwrap_or("/"))?;
    let folder = args
        .value("--dist")?
        .map_or_else(|| place.dist(), PathBuf::from);
    args.done()?;
    if !no_build {
        build::run(place, flavour)?;
    }
    if !folder.join("index.html").is_file() {
        bail!(
            "{} holds no index.html; leave out --no-build, or build first",
            folder.display()
        );
    }
    let listener = listen(wished)?;
    let port = listener.local_addr()?.port();
    println!("Steward is at http://127.0.0.1:{port}{prefix}  (Ctrl C stops)");
    let site = Arc::new(Site {
        folder: folder.canonicalize()?,
        prefix,
    });
    for stream in listener.incoming() {
        let Ok(stream) = stream else { continue };
        let site = Arc::clone(&site);
        // A visitor who hangs up is no concern of the others.
        std::thread::spawn(move || site.talk(stream).ok());
    }
    Ok(ExitCode::SUCCESS)
}

fn listen(wished: u16) -> Result<TcpListener> {
    let last = wished.saturating_add(PORTS_TRIED);
    for port in wished..=last {
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            if port != wished && wished != 0 {
                eprintln!("  port {wished} is taken");
            }
            return Ok(listener);
        }
    }
    bail!("no port from {wished} to {last} is free; choose another with --port")
}

/// `portal/itsm` and `/portal/itsm` both mean `/portal/itsm/`.
fn normal_prefix(text: &str) -> Result<String> {
    let inner = text.trim_matches('/');
    if !inner
        .chars()
        .all(|it| it.is_ascii_alphanumeric() || "/-_.~".contains(it))
        || inner.contains("//")
    {
        bail!("--prefix {text} is not a path such as /portal/itsm/");
    }
    Ok(if inner.is_empty() {
        "/".to_owned()
    } else {
        format!("/{inner}/")
    })
}

struct Site {
    folder: PathBuf,
    prefix: String,
}

struct Request {
    method: String,
    path: String,
    if_none_match: Option<String>,
    keep_alive: bool,
}

#[derive(Debug, PartialEq)]
struct Answer {
    status: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Site {
    /// Answers the requests of one connection, one after the other.
    fn talk(&self, stream: TcpStream) -> Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut writer = stream;
        while let Some(request) = read_request(&mut reader)? {
            let answer = self.answer(&request);
            let mut head = format!("HTTP/1.1 {}\r\n", answer.status);
            for (name, value) in &answer.headers {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            let connection = if request.keep_alive {
                "keep-alive"
            } else {
                "close"
            };
            head.push_str(&format!(
                "Content-Length: {}\r\nConnection: {connection}\r\n\r\n",
                answer.body.len()
            ));
            let mut bytes = head.into_bytes();
            if request.method != "HEAD" {
                bytes.extend(answer.body);
            }
            writer.write_all(&bytes)?;
            if !request.keep_alive {
                break;
            }
        }
        Ok(())
    }

    fn answer(&self, request: &Request) -> Answer {
        if request.method != "GET" && request.method != "HEAD" {
            return plain("405 Method Not Allowed", "Only GET and HEAD.");
        }
        let path = request.path.split(['?', '#']).next().unwrap_or_default();
        if self.prefix.trim_end_matches('/') == path && self.prefix != "/" {
            let mut answer = plain("301 Moved Permanently", "");
            answer.headers.push(("Location", self.prefix.clone()));
            return answer;
        }
        let Some(file) = path.strip_prefix(&self.prefix).and_then(|it| self.file(it)) else {
            return plain(
                "404 Not Found",
                &format!("There is nothing here. Steward is at {}\n", self.prefix),
            );
        };
        let Ok(body) = fs::read(&file) else {
            return plain("404 Not Found", "There is nothing here.\n");
        };
        let tag = format!("\"{}\"", fingerprint(&[&body]));
        let name = file
            .file_name()
            .map(|it| it.to_string_lossy().into_owned())
            .unwrap_or_default();
        let caching = if has_hash(&name) {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        let headers = vec![
            ("Content-Type", mime(&name).to_owned()),
            ("ETag", tag.clone()),
            ("Cache-Control", caching.to_owned()),
            ("X-Content-Type-Options", "nosniff".to_owned()),
        ];
        if request
            .if_none_match
            .as_deref()
            .is_some_and(|it| it.split(',').any(|it| it.trim() == tag))
        {
            return Answer {
                status: "304 Not Modified",
                headers,
                body: Vec::new(),
            };
        }
        Answer {
            status: "200 OK",
            headers,
            body,
        }
    }

    /// The file that a path below the prefix means; `None` if it is not there or would lie outside.
    fn file(&self, path: &str) -> Option<PathBuf> {
        let path = percent_decoded(path)?;
        let parts = || path.split('/').filter(|it| !it.is_empty());
        if parts().any(|it| it == "." || it == ".." || it.contains(['\\', ':', '\0'])) {
            return None;
        }
        let mut file = self.folder.clone();
        file.extend(parts());
        if file.is_dir() {
            file.push("index.html");
        }
        // Also looks through symbolic links.
        let file = file.canonicalize().ok()?;
        (file.starts_with(&self.folder) && file.is_file()).then_some(file)
    }
}

/// The next request of a connection; `None` when there is no more.
///
/// # Errors
/// When the connection breaks, or what comes is not HTTP/1.
fn read_request(reader: &mut impl BufRead) -> Result<Option<Request>> {
    let mut head = reader.take(HEAD_LIMIT);
    let mut first = String::new();
    if head.read_line(&mut first)? == 0 {
        return Ok(None);
    }
    let mut words = first.split_whitespace();
    let (Some(method), Some(path), Some(version)) = (words.next(), words.next(), words.next())
    else {
        bail!("not a request");
    };
    let mut request = Request {
        method: method.to_owned(),
        path: path.to_owned(),
        if_none_match: None,
        keep_alive: version == "HTTP/1.1",
    };
    loop {
        let mut line = String::new();
        if head.read_line(&mut line)? == 0 {
            bail!("the request is too long, or was cut short");
        }
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "if-none-match" => request.if_none_match = Some(value.trim().to_owned()),
            "connection" if value.trim().eq_ignore_ascii_case("close") => {
                request.keep_alive = false
            }
            // A body is not wanted, so it is not read, and what follows cannot be told from it.
            "content-length" | "transfer-encoding" => request.keep_alive = false,
            _ => {}
        }
    }
    Ok(Some(request))
}

fn plain(status: &'static str, text: &str) -> Answer {
    let headers = vec![("Content-Type", "text/plain; charset=utf-8".to_owned())];
    Answer {
        status,
        headers,
        body: text.as_bytes().to_vec(),
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let (digits, after) = rest.split_at_checked(2)?;
        let digits = std::str::from_utf8(digits)
            .ok()
            .filter(|it| it.bytes().all(|it| it.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

/// Whether the name changes with the content, as in `app-0123456789abcdef.wasm`.
fn has_hash(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    stem.rsplit_once('-')
        .is_some_and(|(_, it)| it.len() == 16 && it.bytes().all(|it| it.is_ascii_hexdigit()))
}

fn mime(name: &str) -> &'static str {
    match Path::new(name)
        .extension()
        .and_then(|it| it.to_str())
        .unwrap_or_default()
    {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// This crate's own folder, served below a prefix.
    fn site() -> Site {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .canonicalize()
            .unwrap();
        Site {
            folder,
            prefix: "/portal/itsm/".to_owned(),
        }
    }

    fn get(path: &str) -> Answer {
        let head = format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
        let request = read_request(&mut head.as_bytes()).unwrap().unwrap();
        site().answer(&request)
    }

    #[test]
    fn files_are_served_below_the_prefix_and_nowhere_else() {
        assert_eq!(get("/portal/itsm/Cargo.toml?x=1").status, "200 OK");
        assert_eq!(get("/portal/itsm/src/main%2Ers").status, "200 OK");
        assert_eq!(get("/Cargo.toml").status, "404 Not Found");
        assert_eq!(get("/portal/itsm/nothing").status, "404 Not Found");
        let moved = get("/portal/itsm");
        assert_eq!(moved.status, "301 Moved Permanently");
        assert!(
            moved
                .headers
                .contains(&("Location", "/portal/itsm/".to_owned()))
        );
    }

    #[test]
    fn no_path_leads_out_of_the_folder() {
        for path in [
            "../Cargo.toml",
            "src/../../Cargo.toml",
            "%2e%2e/Cargo.toml",
            "..%2fCargo.toml",
            "..%5cCargo.toml",
            "%00",
            "%zz",
        ] {
            assert_eq!(
                get(&format!("/portal/itsm/{path}")).status,
                "404 Not Found",
                "{path}"
            );
        }
    }

    #[test]
    fn an_unchanged_file_is_not_sent_again() {
        let first = get("/portal/itsm/Cargo.toml");
        let tag = first
            .headers
            .iter()
            .find(|(name, _)| *name == "ETag")
            .map(|(_, it)| it.clone());
        let request = Request {
            method: "GET".into(),
            path: "/portal/itsm/Cargo.toml".into(),
            if_none_match: tag,
            keep_alive: true,
        };
        let second = site().answer(&request);
        assert_eq!((second.status, second.body.len()), ("304 Not Modified", 0));
    }

    #[test]
    fn prefixes_are_written_in_any_usual_way() {
        for text in ["portal/itsm", "/portal/itsm", "/portal/itsm/"] {
            assert_eq!(normal_prefix(text).unwrap(), "/portal/itsm/");
        }
        assert_eq!(normal_prefix("/").unwrap(), "/");
        assert!(normal_prefix("/a b/").is_err() && normal_prefix("/a//b/").is_err());
    }

    #[test]
    fn only_names_with_a_hash_are_kept_by_the_browser() {
        assert!(has_hash("app-0123456789abcdef.wasm"));
        assert!(!has_hash("index.html") && !has_hash("app-icon.png"));
    }
}
