"""A small Jekyll blog in Korean, for the repository of the tests."""

from __future__ import annotations

CONFIG = """\
title: 민준의 개발 노트
description: 서버와 터미널 사이에서
url: https://minjun.example
lang: ko
permalink: /:year/:month/:day/:title/
"""

LAYOUT = """\
<!doctype html>
<html lang="ko">
<head><meta charset="utf-8"><title>{{ page.title }}</title></head>
<body>{{ content }}</body>
</html>
"""

QUEUE = """\
---
layout: post
title: "큐가 길어지면 무엇부터 볼까"
date: 2026-01-12 09:30:00 +0900
tags: [backend, queue]
---

어제 새벽에 작업 큐가 십만 건까지 쌓였다. 처음에는 워커가 죽은 줄 알았다.

## 소비 속도부터 잰다

큐의 길이는 결과일 뿐이다. 초당 몇 건을 *꺼내는지* 먼저 봐야 한다.

```python
rate = consumed / elapsed  # 초당 처리량
```

| 지표 | 어제 | 오늘 |
|---|---|---|
| 초당 처리량 | 12 | 240 |
| 재시도 | 많음 | 없음 |

원인은 `visibility_timeout`이 너무 짧은 것이었다. [설정 문서](https://example.com/queue)를 다시 읽자.
"""

CACHE = """\
---
layout: post
title: 캐시를 지우기 전에
date: 2026-02-03 20:00:00 +0900
tags: [cache]
---

캐시를 지우면 대부분의 버그는 사라진다. 그래서 원인도 함께 사라진다.

- 먼저 키를 적어 둔다.
- 그다음 값을 내려받는다.
- 지우는 것은 마지막이다.

> 지운 캐시는 돌아오지 않는다.
"""

INDEX = """\
---
layout: default
title: 처음
---

{% for post in site.posts %}
- [{{ post.title }}]({{ post.url }})
{% endfor %}
"""

ABOUT = """\
---
layout: default
title: 소개
permalink: /about/
---

서버를 돌보는 사람입니다. 글은 주로 밤에 씁니다.
"""

WORKFLOW = """\
name: Translate posts
on:
  push:
    branches: [main]
permissions:
  contents: write
  pull-requests: write
jobs:
  translate:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with: {fetch-depth: 0, persist-credentials: false}
      - uses: olgim/olgim@v1
"""

QUEUE_PATH = "_posts/2026-01-12-queue.md"
CACHE_PATH = "_posts/2026-02-03-캐시를 지우기 전에.md"
WORKFLOW_PATH = ".github/workflows/olgim.yml"

SITE = {
    "_config.yml": CONFIG,
    "_layouts/default.html": LAYOUT,
    "_layouts/post.html": "---\nlayout: default\n---\n<article>{{ content }}</article>\n",
    "index.md": INDEX,
    "about.md": ABOUT,
    ".gitignore": "_site/\n",
}


def post(title: str, *paragraphs: str, date: str = "2026-03-01 09:00:00 +0900") -> str:
    """A post of those paragraphs."""
    text = "\n\n".join(paragraphs)
    return f'---\nlayout: post\ntitle: "{title}"\ndate: {date}\n---\n\n{text}\n'
