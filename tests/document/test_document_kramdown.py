"""kramdown's corners: kramdown itself makes the same page of a post and of its mirror, whatever a model answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.answers import plain_answers
from support.promises import assert_identity
from support.scripts import benchmark

from translator.document import Assembly, Engine, ParseOptions, SegmentKind, parse

renderers: Any = benchmark("renderers")
KRAMDOWN = ParseOptions(engine=Engine.KRAMDOWN)

POSTS = {
    "an item behind a div": "<div>참고</div>\n* 가나 다라\n",
    "text behind a paragraph's element": "<p>참고</p>\n가나 다라\n\n<p>둘</p>\n셋 넷\n다섯\n",
    "text behind a line break": "<br>\n가나 다라\n\n<br/>\n마바 사아\n\n<br />\n- 항목\n",
    "text behind a rule": "<hr>\n가나 다라\n\n<hr />\n> 인용\n",
    "a heading behind a section": "<section>참고</section>\n## 제목\n\n<figure><img src='/a.png'></figure>\n글이다\n",
    "text between two elements": "<div>하나</div>\n글이다\n<div>둘</div>\n\n<center>가운데</center>\n글이다\n",
    "a list for an image": '![책상 사진](/a.png "책상"){: .center}\n\n![책상](/b.png){: .w-50 .left}\n글이다.\n',
    "a list for bold": "**굵은 글**{:.red}이다. __굵게__{: .blue} 그리고 *기울임*{:.a}\n",
    "a list for a link": '[링크](/a){:target="_blank"}를 본다. [둘][r]{: .x}도 본다.\n\n[r]: /r\n',
    "a list for code": "`_config.yml`{: .filepath}를 고친다. 파일은 `a.rb`{:.language-ruby}\n",
    "a list for an element": "<span>글</span>{: .x}이다. <https://a.example>{: .y}도 본다.\n",
    "a list for all of a paragraph": "글이다. 또 글이다.\n{: .note}\n\n> 인용이다.\n{: .prompt-tip }\n\n## 제목\n{: #id}\n",
    "wiki links with labels": "[[가나|다라]]를 본다.\n\n글에서 [[가나|다라]]를 본다.\n둘째 줄이다.\n\n- [[a|나]] 글\n",
    "a row that is text": "가 | 나\n다\n\n가 \\| 나\n\n글 `a|b` 둘\n",
    "backticks alone on a line": "글이다.\n\n```\n\n둘이다. `코드` 셋\n",
    "a fence glued to a paragraph": "글이다.\n```\n코드\n```\n둘이다.\n",
    "a fence in an item at the wrong column": "- 글\n ```js\n 코드\n ```\n- 둘\n\n1. 하나\n  ```\n  코드\n  ```\n2. 둘\n",
    "a fence that is indented": "글\n\n  ```sh\n  코드\n  ```\n\n둘\n",
    "a reference that a second bracket takes": "[다] [라](https://a.example) 글\n\n[다]\n[마](/m) 글\n\n[다]: /y\n",
    "a reference behind a blank": "[다] [라] 글, [라]\n\n글 [바] ![사](/x.png) 다\n\n[라]: /x\n[바]: /b\n",
    "a sentence that defines a link": "[참고]: 이 글을 본다.\n\n글 [참고]와 둘\n\n- [주]: 글 둘\n\n글\n[셋]: 넷 다섯\n",
    "a sentence that defines none": "[참고]: 글 \"제목\" 다\n\n> [둘]: '셋' 넷\n> 다섯\n",
    "code that longer marks close": "\\```\n글\n\\```\n\n글 ``코드``` 글 `둘\n\n가 `나`` 다\n",
    "a break behind a line break": "<br>\n글이다.  \n둘이다.  \n<br>\n넷이다.\n\n<div>글</div>\n셋  \n넷\n",
    "a list that goes on with a number": "**이유:**\n4. 하나\n5. **둘** 글\n\n- 셋\n  2. 넷\n\n> 다섯\n> 3. 여섯\n\n글\n2) 일곱\n",
    "a placeholder that is an element": "글 <NAS 사용자 이름>을 쓴다.\n\n- 경로 <NAS이름/> 둘\n\n## 제목 <a 나>다</a>\n",
    "an element that is none of a sentence's": "글 <font>을</font> 쓴다.\n\n- 글 <key>둘\n- <font>하나</font>다\n  셋\n",
    "such an element at a line's start": "<font color='red'>글이</font>을 쓴다.\n둘째 <font>줄</font>\n\n둘\n<my-a>셋</my-a>의 **글**\n",
    "a player in a sentence": "글 <video src='/a'></video> 둘\n\n> 하나 <iframe src='/x'></iframe>\n\n둘<br>\n<embed src='/y'>다\n",
    "marks that end blocks": "> 하나\n^\n> 둘\n\n- 가\n^\n- 나\n\n글\n^\n둘 ^ 셋\n\n> 셋\n> ^\n> 넷\n",
    "line breaks of two backslashes": "글\\\\\n둘 **셋**\\\\\n넷\n\n- 하나\\\\\n  둘\n\n> 글\\\\\n> 둘\n",
    "what looks like an element of many lines": '<Question\n\tchoices={[{\n\t\ttext: "참이다",\n\t}]}\n/>\n\n둘이다\n',
    "words in angle brackets": "노래 <제목>을 듣는다.\n\n- 책은 <글 제목>이다\n\n> 앞 <이름>과 </이름>\n\n|가 <나>|다|\n|-|-|\n",
    "blocks in blocks behind an element": "<figure>하나</figure>\n1. # 둘\n\n<p>셋</p>\n- 1. 넷\n\n<p>다</p>\n1. > **여섯**\n",
    "rows that begin with a tag": "<https://a.kr> 가|나\n---|---\n다|라\n\n- <b>마</b>|바\n  ---|---\n  사|아\n",
    "bold before a word": '**값(x)**abc 글, **둘 `y`**3 글, *"셋"*z 글. 5(*넷*)배\n\n- **(다)**a2\n',
    "dashes below a quote": "> 하나\n> 둘\n---\n\n> 셋\n---\n\n> 넷\n다섯\n--\n\n> 여섯\n===\n일곱\n",
    "dashes below an item": "- 하나\n  둘\n---\n\n글\n\n- 셋\n---\n\n글\n\n1. 넷\n다섯\n--\n\n글\n여섯\n===\n",
    "definitions behind an element": '<div>하나</div>\n[^가]: 둘 셋\n\n<p>넷</p>\n[다]: /r "제목"\n\n글[^가] [다]\n',
    "text below a footnote": "글[^가]\n\n[^가]: 하나\n둘 **셋**\n\n글\n\n[^나]: 넷\n- 다섯\n",
    "escaped marks behind a rule": "<hr>\n\\*하나\\* `x`가 \\_둘\\_\n<br>\n**셋** \\[넷\\]\n",
    "a fence in an item behind a rule": "<hr>\n- ```\n  코드\n  ```\n- 글\n\n<hr>\n> ~~~\n> 코드\n> ~~~\n> 둘\n",
    "backticks that stand apart": "글 ` 하나 `x` 둘\n\n- **셋**\n  `    - 넷 `y` : 다섯\n\n` 여섯 ` 일곱\n",
    "rows behind an element": "<hr>\n| 가 | 나 |\n\n</table>\n> | 다 | 라 |\n\n<p>마</p>\n바|사\n",
    "terms behind an element": "<p>하나</p>\n용어\n: 뜻은 **둘**\n\n> <div>셋</div>\n> 넷\n> : 다섯\n",
    "code right behind elements": "<ul>\n<li>하나</li>\n</ul>\n    값 = 1\n\n<hr>\n\tx\n\n<my-a />\n    코드\n",
    "elements within one another": "<div><div>가</div>\n나</div>\n다 **라**\n\n<ul><li>마</ul>\n바 **사**\n",
    "two elements on a line": "<p>하나</p><p>둘</p>\n셋\n: 넷\n\n<p>다섯</p> 여섯\n일곱\n",
    "an element with blank lines in it": "<center>\n<b>가</b>\n\n나\n\n</center>\n다\n: **라**\n\n</section>\n> - 마\n>\n> 바\n",
    "bold right behind bold": "가**나****다**라 **마 `x`****바**\n\n- **하나****둘** 셋 **넷****\n\n글 ****다섯** 여섯\n",
    "a definition below rows": "가|나\n---|---\n: 다 [라](/a)\n\n글 [마](/b)\n",
    "what begins with a caret in brackets": "[^가 나](/a) 글, ![^다 라](/x.png)\n\n- [마 [^바 사](/b) 아](/c)\n\n> [![^자 차](/y.png)](/d)\n",
    "tildes that meet": "~~하나~~~~둘~~ 글\n\n- ~~~셋~~ 넷 ~~다섯~~~~\n\n## ~~여섯~~~일곱~~\n\n|~~가~~~~나~~|\n",
    "underscores behind a digit": "판 3.10__굵게__, 2024_하나_ 글\n\n- [값](/a)5_'둘'_ 셋\n\n글 v2__`x`__ 넷 7_다_여\n",
    "a tag that goes on behind a blank line": '<div\n\ntitle="가 나">\n글\n</div>\n\n<my-a b\n\nc>둘\n\n> <p a\n>\n> b>셋\n\n<section class=\n\n넷\n',
    "an address below a quote or an item": "> 하나\n<https://a.example> 둘\n\n- 셋\n <https://b.example>\n\n> 넷\n> <https://c.example> 다섯\n여섯\n",
    "text right above a fence that nobody closes": "**하나** `x` ``\n```\n둘**\n",
    "rows with hashes": "| 가 | 나 |\n# | 다 | 라 |\n\n  ## 마 | 바\n\n가|나\n---|---\n### 다 | 라\n\n> | 가 |\n> # 나 | 다\n",
    "terms behind a line break": "<br>\n: 하나 [둘](/a)\n\n<b>셋</b>\n넷\n: **다섯**\n\n<i></i>\n> : 여섯\n",
    "italic and bold that begin together": "***하나** 둘* 글\n| 가 | **나** |\n\n- ***셋*** 넷 **다섯**\n\n글 ***여섯* 일곱** 여덟\n",
    "two dollars below text": "> 하나\n$$\n\n둘 $$x$$ 글 $$y$$ 셋\n넷\n\n- 글\n  $$\n  x\n  $$\n\n글\n\n$$ x 다\n\ny$$\n",
    "rows that are text": "글\n가 [나|다](/a)\n---|---\n라|마\n\n가|나\n---|---\n1. 다|**라\n> 마\n\n글\n**가|나**\n---|---\n",
    "brackets at a line's start behind an element": "<br>\n[하나](/a) 글\n\n<p>둘</p>\n[셋 넷][r]\n\n[r]: /r\n",
    "code that a longer run ends": "글 `x``y` 둘 ``z```가` 셋\n\n|<b>가</b>`a```b ` c``|\n\n- `p``` q`` 넷\n",
    "bold that ends before bold": "**하나(x)**는**둘**이다. **셋 **넷** 다섯\n\n- **여섯(**일곱**) 여덟\n\n> **가**나**다**{: .b}라\n",
    "a comment with blank lines before text": "<!-- 가\n\n나 -->하나 `x`\n\n- <!-- olgim:skip -->\n\n  다\n  <!-- olgim:end --> 둘 **셋**\n\n<!--\n\n-->\n넷\n",
    "a list of attributes on several lines": "하나\n{: .a\n.b}\n\n둘\n{: .c\n\n#d }\n\n> 셋\n{:\n.e}\n\n글 {: .f\n.g} 넷\n",
    "a note beside a table": "| 가 | 나 |\n<!-- olgim:note 다 -->\n\n글\n\n<!-- olgim:note 라 -->\n| 마 |\n\n> | 바 |\n> <!-- olgim:note 사 -->\n\n<!-- olgim:note 아 -->\n\n| 자 |\n",
    "a quote's mark alone behind an element": "<img src='/a.png'>\n>\n하나\n\n<b>둘</b>\n>셋 **넷**\n\n<br>\n> >다섯\n",
    "terms above dashes": "하나\n둘\n---\n: 셋 **넷**\n\n글\n\n> 다\n> 라\n> ===\n> : 마\n\n바\n---\n: 사\n",
    "bold between letters and marks": '글**(하나) `x`**둘?**셋,(y)**는\n\n가**"나"**다 2**3 글 *라**마* 바\n\n- **사 **아 **자** 차\n\n**카 (**타**) 파**하\n',
    "abbreviations below text": "글 둘\n*[GC]:* 셋\n\n| 가 |\n*[API]: `나\n\n*[HTML]: 문서 *언어\n\n> 다\n> *[JVM]: 라 `x`\n\n- 마\n  *[CPU]: **바\n",
    "addresses with anything in them": "![가](http> s://a.kr/x) 나\n\n- [다](라 마) 글 [바](/a b>c)\n\n> [사](a (b) c) 아\n\n[자](<가 나) 글 [차](a 'b) 글\n",
    "a fence in a quote": "> 글\n> ```\n> 코드\n> ```\n> 둘\n",
    "elements named like a sentence's with a hyphen": "> 하나\n<b-c>둘</b-c> 셋\n\n하나\n<a-x>둘</a-x>\n<font>셋</font>\n\n> <code-a>넷</code-a>\n> 다섯\n\n- 글\n<i-d> 여섯\n",
    "text around elements that begin blocks": "<font>하나</font>\n둘\n\n글\n<key>셋</key>\n- 넷\n\n다섯<br>\n<font>여섯</font>\n<q-a>일곱</q-a> 여덟\n",
    "a footnote's mark in a link's text": "[가 [^1]](/a) 글[^1] [![^1] 나][r]\n\n![다 ![^1] 라](/x.png)\n\n- [마[^1] 바](/b) [사](/c)\n\n> [아[자[^1]](/d) 차](/e)\n\n[^1]: 글\n[r]: /r\n",
    "links in links": "[가 [나](/b) 다](/a)\n\n![라 [마](/c) 바](/x.png)\n\n- [사 [아][r] **[자](/d)**][r]\n\n> [차 [카](/e) `](/f)` 타\n\n[파 `]` [하](/g) 글](/h) [둘](/i)\n\n[r]: /r\n",
    "strikes across the edges of other markup": "~~하나 `둘~~ 셋` 넷\n\n[다섯 ~~여섯](/a) 일곱~~ 글\n\n- **하나 ~~둘** 셋~~\n- ~~넷 _다섯~~ 여섯_\n\n|~~가 [나~~ 다](/b)|~~라 <b>마~~ 바</b>|\n\n## ~~사~~~~아 `자~~ 차`\n",
    "strikes around whole markup": "~~`하나` [둘](/a) **셋** <b>넷</b> snake_case 5 * 3~~ 다섯\n\n글 `~~` 둘 ~~셋~~ `넷 ~~ 다섯`\n\n- \\`~~하나 \\`둘~~ [~~셋~~](/b)\n",
    "a task above dashes": "- [ ] 하나\n*둘* 셋\n===\n\n> 1. [x] 넷\n>    다섯\n>    ---\n> 2. [ ] 여섯\n\n[ ] 일곱\n여덟\n===\n\n* [X]\t아홉\n열\n--\n",
    "a task's box alone on its line": "- [ ]\n  하나 둘\n- [x]\n  **셋**\n\n> 1. [X]\n>    넷\n\n* [ ] \n  다섯\n  ===\n* [ ]\n\n- \n  [ ] 여섯\n",
    "a list's mark with a pipe behind it": "*|[가]: 나\n\n1.|다|라|\n\n하나\n:|둘\n\n- 셋\n+|넷\n다섯\n\n가|나\n--|--\n*|다\n\n> -|여섯\n> 일곱\n\n\\*|여덟\n\n- |아홉|\n",
    "code between three backticks above a line of them": "```p```ython\n하나\n\n```\n둘\n\n- ```가```\n  나\n  ```\n- 셋 ```다```\n\n> ````라``\n> ```\n> 마\n> `````\n넷\n\n```바``` 다섯\n여섯\n\n1. ```사```\n\n   일곱\n",
    "a link's label with a bracket in it": '[가[나]: /a "다"\n\n글 [가[나] 둘\n[라[마]: /b\n\n- [바\\]: 사 아\n  "자"\n\n> [[차]: <카> \'타\'\n파\n\n[하[가]: /a "나" 다\n\n\\[라[마]: 글\n',
    "brackets in an abbreviation": "*[가] [나]: 다 `x`\n\n> *[라] 마\n> 바* 사\n> 5*3\n\n- *[아]* 자\n\n글\n*[차] 카* 타[파]: 하\n",
    "pipes in emphasis": "글 *|둘|* 셋\n\n__가 **나|다**__ 라|마\n\n- ~~가|나~~(x)는 **다|라**마\n\n<b>바|사</b> 아\n\n> *|하나* 둘 _셋|_(y)를\n",
    "a sentence's element alone above lists": '<img src="/a.png">\n- 하나 **둘**\n\n<br>\n  1. 하나\n     둘\n',
    "a sentence's element alone above a quote": "<br>\n> 하나 둘\n\n<span></span>\n> [^1]: 하나\n",
    "a sentence's element above attributes": '<img src="/a.png">\n{: .a}\n하나 둘\n\n- <br>\n  [둘](/a){: .b}\n{: .a}\n셋\n',
    "a sentence's element above a term": "<br>\n하나\n둘 **셋**\n: 넷\n\n<i></i>\n하나\n: 둘\n",
    "a sentence's element above a break": "<br>\n\\\n하나 둘\n\n<span>\n하나 **둘**\n</span>\n",
    "a line with a table right below it that ends in a backslash": "하나 둘\\\n|---|---|\n",
    "a backslash right above a comment": "하나 둘.\n\\\n<!-- olgim:skip -->\n\n하나\\\n<!-- 둘 -->\n",
    "a backslash above a blank line": "하나 둘\\\n\n> 셋\\\n\n|하나|\n\n하나\\\\\n|---|\n",
    "a formula that is a term": "$$x$$\n: **하나** 둘\n\n> $$\n> x\n> $$\n> : 하나\n",
    "what follows on what is no text": "<!-- a -->\n: 하나\n\n{: .a}\n: 하나 둘\n\n{% x %}\n: 하나\n",
    "a footnote that is text above code": "하나 둘\n[^1]: 셋 넷\n\n    다섯\n\n- 하나\n  [^1]: 둘\n\n      셋\n",
    "a footnote that is a term": "하나\n[^1]: 둘 **셋**\n: 넷 다섯\n\n> 하나[^2]\n> [^2]: 둘\n> : 셋\n",
    "footnotes below each other": "하나[^1] 둘[^2]\n\n[^1]: 셋\n[^2]: 넷\n\n    다섯\n",
    "a footnote below a heading or code": "## 하나[^1]\n[^1]: 둘\n\n```\nx\n```\n[^2]: 셋\n\n하나[^2]\n",
    "a definition of a link with blanks in its address": "[a]: https://a.kr/  b \"하나\"\n[b]: /b  c  '둘'\n\n[a] 셋\n",
    "a title on two lines": '[a]: /a "하나\n둘"\n\n[b]: /b\n"하나\n둘"\n\n> [c]: /c \'하나\n> 둘\'\n',
    "a title below an address": "[a]: /a\n\"하나\"\n\n[b]: </b>\n  '둘'\n\n[a] [b] 셋\n",
    "code below the attributes of a list": "- 하나\n{: .b}\n    둘 **셋**\n\n1. 하나\n{: .b}\n    - 둘\n    셋\n",
    "code behind a tab below attributes": "- 하나\n{:.b}\n\t둘\n셋\n\n하나\n{: .b}\n    둘\n",
    "text below the attributes of a list": "- 하나\n  {: .b}\n    둘\n\n1. 하나\n{: .b}\n   - 둘\n",
    "a note above an underlined heading": "<!-- olgim:note 둘 -->\n하나\n===\n\n<!-- olgim:note 둘 -->\n# 하나\n",
    "what begins with no tag": "<div\n  x: '1',\n>\n  하나\n\n둘\n\n<div style={{\n  a: 1 }}>셋\n\n- <p a=>넷\n\n> <section {...x}>\n> 다섯\n",
    "an item that begins with code": "-       값 = 1\n\n    둘 셋\n\n글\n\n- \t넷\n\n\t다섯\n\n글\n\n1.      여섯\n   - 일곱\n\n여덟\n",
    "an item of blanks amid text": "하나\n *   \n둘 **셋**\n\n> 넷\n> +  \n> 다섯\n\n- 여섯\n  3. \n  일곱\n\n여덟\n*\n아홉\n",
    "rows of an item that begin with a mark": "- 하나|둘\n  ---|---\n   1. 셋|넷\n\n1. 하나|**둘**\n   --|--\n   다섯|여섯\n   - 일곱|여덟\n\n글\n\n> - 하나|둘\n>   -|-\n>   * 셋|넷\n",
    "rows beside a formula or a comment": "하나|**둘\n--|--\n셋|넷\n$$\nx**\n$$\n\n<!-- 다 -->\n가 `|나\n-|-\n다|라\n\n{: .a}\n마|바\n-|-\n사|아\n{: .b}\n",
    "a fence with a blank line in it right below an item": "- 하나\n```\n코드\n\n코드\n```\n둘 **셋**\n\n```\n코드\n```\n넷\n",
    "such a fence below an empty item": "- \n```js\n코드\n\n```\n## 둘\n```\n셋\n\n1. 넷\n\n   다섯\n~~~\n코드\n\n~~~\n여섯\n",
    "such a fence below a quote or code": "글\n\n    코드\n```\n\n```\n셋 **넷**\n```\n다섯\n",
    "such a fence below text that goes on with code": "    코드\n}\n```\n\n```\n하나 **둘**\n```\n\n- 셋\n넷\n```\n\n```\n다섯\n```\n",
    "a list right below code": "\t값 = 1\n- \t하나\n\n\t둘\n\n글\n\n    코드\n1. 셋\n   넷\n\n   다섯\n\n여섯\n",
    "text right before the end of an element": "<my-a>\n\n  하나 둘\n</my-a>\n\n<center>\n\n셋 **넷**\n</center> 다섯\n",
    "a fence that goes on with text above another": "**하나** 둘\n    ```\n셋 넷\n```\n",
    "rows in a quote with a line below that goes on": '> **하나**|둘[(셋)](/a "넷")\n> ---|---\n> 다[[라|마]]|(바)\n***\n\n> 하나|`둘\n> -|-\n> 셋|넷\n다섯`\n',
    "a fence right below an item without a blank line in it": "- 하나\n```\n코드\n```\n둘\n\n> 셋\n```\n코드\n```\n넷 **다섯**\n",
    "a note above a formula or attributes": "<!-- olgim:note 둘 -->\n$$\nx\n$$\n\n<!-- olgim:note 둘 -->\n{: .a}\n하나\n",
}


@pytest.mark.parametrize("text", POSTS.values(), ids=POSTS.keys())
def test_plain_english_is_taken(text: str) -> None:
    document = assert_identity(text, KRAMDOWN)
    assert document.assemble(plain_answers(document)).refused == ()


@pytest.mark.parametrize("hostile", [0, 25], ids=["plain", "hostile"])
def test_kramdown_makes_the_same_page_of_a_mirror(hostile: int) -> None:
    if not renderers.installed("kramdown"):
        pytest.skip("kramdown is not installed")
    posts = [(Path(name), text) for name, text in POSTS.items()]
    results = list(renderers.compare_texts(posts, "kramdown", hostile))
    assert len(results) == len(posts) * max(hostile, 1)
    assert [(post.name, where) for post, same, where in results if not same] == []


def test_an_html_block_ends_with_its_element_and_markdown_follows() -> None:
    text = "<div>하나\n<p>둘</p>\n</div>\n셋 **넷**\n\n<hr>\n## 다섯\n<p>여섯</p> 일곱\n**여덟**\n"
    kinds = [(segment.kind, segment.source) for segment in assert_identity(text, KRAMDOWN).segments]
    assert kinds == [
        (SegmentKind.HTML, "하나"),
        (SegmentKind.HTML, "둘"),
        (SegmentKind.PARAGRAPH, "셋 <b1>넷</b1>"),
        (SegmentKind.HEADING, "다섯"),
        (SegmentKind.HTML, "여섯"),
        (SegmentKind.HTML, "일곱\n<b1>여덟</b1>"),
    ]
    inside = assert_identity("<div>\n\n<p>하나</p>\n둘\n\n</div>\n셋\n", KRAMDOWN).segments
    assert [segment.kind for segment in inside] == [SegmentKind.HTML, SegmentKind.HTML, SegmentKind.PARAGRAPH]


@pytest.mark.parametrize("mark", ["~~둘~~", "**둘**", "__둘__", "`둘`", "$$둘$$", "*둘*", "_둘_", "3_둘_"])
def test_a_mark_in_a_wiki_links_label_is_refused_since_kramdown_reads_it(mark: str) -> None:
    document = assert_identity("글 [[가|나]] 둘\n", KRAMDOWN)
    (segment,) = document.segments
    assembly = document.assemble({segment.key: f"One <a1>{mark}</a1> two"})
    (refusal,) = assembly.refused
    assert mark.lstrip("3").partition("둘")[0] in refusal.reason
    assert refusal.reason.endswith("can't stand in a wiki link's label there")
    assert assembly.text == document.text
    assert document.assemble({segment.key: "One <a1>a*b ~ c</a1> two"}).refused == ()


def test_words_between_code_marks_have_fewer_backticks_together_than_the_marks_since_more_would_end_them() -> (
    None
):
    document = assert_identity("글 `코드 값`이다\n", KRAMDOWN)
    (segment,) = document.segments
    assembly = document.assemble({segment.key: "one <k1>a```b</k1>"})
    assert (assembly.text, assembly.refused) == ("one ````a```b````\n", ())


def test_a_list_of_attributes_stays_with_what_it_is_for() -> None:
    document = assert_identity("**굵은 글**{:.red}이다. _기울임_{: .blue_sky}\n", KRAMDOWN)
    (segment,) = document.segments
    assert segment.source == "<b1>굵은 글</b1>이다. <i2>기울임</i2>"
    answers = {
        "<i2>Italic</i2>, <b1>bold</b1>.": "_Italic_{: .blue_sky}, **bold**{:.red}.\n",
        "<b1>Bold</b1>s <i2>it</i2>s": "**Bold**{:.red}s *it*{: .blue_sky}s\n",
    }
    for answer, mirror in answers.items():
        assembly = document.assemble({segment.key: answer})
        assert (assembly.text, assembly.refused) == (mirror, ())


def test_an_element_that_would_begin_a_block_at_the_start_of_a_line_stays_in_its_sentence() -> None:
    document = assert_identity("글 <font>둘</font>이다.<br>\n셋 <key> 넷\n", KRAMDOWN)
    (segment,) = document.segments
    assert segment.source == "글 <h1>둘</h1>이다.<br2/>셋 <x3><key></x3> 넷"
    assembly = document.assemble({segment.key: "<h1>Two</h1> it is.<br2/><x3/> four"})
    assert assembly.refused == ()
    assert assembly.text == "\u200b<font>Two</font> it is.<br>\n\u200b<key> four\n"
    (mine,) = assert_identity("<font>둘</font>이다.\n", KRAMDOWN).segments
    kept = parse("<font>둘</font>이다.\n", KRAMDOWN).assemble({mine.key: "<h1>Two</h1> it is."})
    assert kept == Assembly("<font>Two</font> it is.\n", ())


def test_a_placeholder_that_kramdown_takes_for_an_element_stays_one_and_the_author_is_told() -> None:
    text = "글 <NAS 사용자 이름>을 쓴다.\n\n글 \\<NAS 사용자 이름>을 쓴다.\n"
    document = assert_identity(text, KRAMDOWN)
    assert [segment.source for segment in document.segments] == [
        "글 <x1><NAS 사용자 이름></x1>을 쓴다.",
        "글 <NAS 사용자 이름>을 쓴다.",
    ]
    assert [notice.line for notice in document.notices] == [1]
    elsewhere = assert_identity(text, ParseOptions(engine=Engine.COMMONMARK))
    assert [segment.source for segment in elsewhere.segments] == ["글 <NAS 사용자 이름>을 쓴다."] * 2
    assert elsewhere.notices == ()


@pytest.mark.parametrize("bad", ["<제목>", "</제목>", "<제목 글>", "<é>", "<_a>", "<제목/>", "<a:글>"])
@pytest.mark.parametrize(
    "post", ["글\n", "- 글\n", "## 글\n", "<div>글</div>\n", "|글|둘|\n|-|-|\n", "[[가|글]]\n"]
)
def test_no_answer_begins_an_element_whatever_letters_its_name_has(bad: str, post: str) -> None:
    document = assert_identity(post, KRAMDOWN)
    segment = document.segments[0]
    answer = segment.source.replace("글", f"{bad} words {bad}")
    assembly = document.assemble({segment.key: answer})
    assert bool(assembly.refused) or bad not in assembly.text


@pytest.mark.parametrize(
    "target", ["`<title>` text", "<k1>see <제목></k1> text", "<k1>see </div> now</k1> text"]
)
def test_a_tag_between_code_marks_is_refused_since_raw_html_has_no_code(target: str) -> None:
    document = assert_identity("<div>\n\n`다음 글을 보자` 글\n\n</div>\n", KRAMDOWN)
    (segment,) = document.segments
    assert segment.source == "<k1>다음 글을 보자</k1> 글"
    assembly = document.assemble({segment.key: target})
    assert (assembly.text, len(assembly.refused)) == (document.text, 1)


@pytest.mark.parametrize("before", ["", "글\n\n", "- 하나\n\n", "글\n"])
@pytest.mark.parametrize("target", ["<heading> is big.", "It is big.", "< heading > is big."])
def test_an_element_that_nobody_closes_at_a_lines_start_is_text_in_the_mirror(
    before: str, target: str
) -> None:
    document = assert_identity(f"{before}<제목>은 크다.\n\n**둘째** 글\n", KRAMDOWN)
    assembly = document.assemble({document.segments[-2].key: target})
    written = target.replace("<h", "&lt;h")
    assert (assembly.refused, f"{written}\n\n**둘째** 글\n" in assembly.text) == ((), True)


def test_what_is_struck_out_across_other_markup_is_kept_and_the_author_is_told() -> None:
    document = assert_identity("글\n\n[하나 ~~둘](/a) 셋~~ 넷\n\n~~다섯 `여섯` 일곱~~\n", KRAMDOWN)
    assert [segment.source for segment in document.segments] == [
        "글",
        "[하나 <x1/> 넷",
        "<s1>다섯 <k2>여섯</k2> 일곱</s1>",
    ]
    (notice,) = document.notices
    assert notice.line == 3
    assert notice.reason.startswith("kramdown strikes all of this out")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- 하나\n{: .b}\n    둘\n", "kramdown reads this as code"),
        ("1. 하나\n{: .b}\n    - 둘\n    둘\n", "kramdown reads this as code"),
        ("- 하나\n- 하나\n{:.b}\n\t둘\n", "kramdown reads this as code"),
        ("둘\\\n|---|---|\n", "as a line break"),
        ("둘\\\\\n|---|\n", "as a line break"),
        ("둘.\n\\\n<!-- 글 -->\n", "as a line break"),
        ("글\n    ```html\n> 둘\n{: .c}\n```\n", "a line of this as attributes"),
        ("- ```json\n- 둘\n{: .b}\n        },\n    }\n}\n```\n", "reads this as code"),
        ("글\n    ```\n둘\n{: .c}\n```\n", "a line of this as attributes"),
        ("> 둘\\\n> <!-- 글 -->\n", "as a line break"),
    ],
)
def test_what_is_code_or_goes_on_below_is_left_with_its_reason(text: str, reason: str) -> None:
    document = assert_identity(text, KRAMDOWN)
    assert [notice for notice in document.notices if reason in notice.reason]
    assert "둘" not in "".join(segment.source for segment in document.segments)
    elsewhere = parse(text, ParseOptions(engine=Engine.GOLDMARK))
    assert not [notice for notice in elsewhere.notices if reason in notice.reason]


@pytest.mark.parametrize(
    "tag", ["<br>", '<img src="/a.png">', "<span></span>", '<a id="a"></a>', "<br/>", "<i></i>"]
)
def test_an_element_of_a_sentence_begins_no_html_block(tag: str) -> None:
    document = assert_identity(f"{tag}\n- 하나\n\n{tag}\n둘\n: 셋\n", KRAMDOWN)
    kinds = [(segment.kind, segment.source.split()[-1]) for segment in document.segments]
    assert kinds == [
        (SegmentKind.ITEM, "하나"),
        (SegmentKind.DEFINITION, "둘"),
        (SegmentKind.DEFINITION, "셋"),
    ]


@pytest.mark.parametrize(
    "below", ["하나\n===\n", "하나\n---\n", "$$\nx\n$$\n", "{: .a}\n하나\n", "|하나|둘|\n"]
)
def test_a_note_leaves_its_place_to_a_comment_where_it_holds_back_what_is_below(below: str) -> None:
    document = assert_identity(f"<!-- olgim:note 글 -->\n{below}\n끝\n", KRAMDOWN)
    assert document.assemble(plain_answers(document)).text.startswith("<!--")
    parted = assert_identity(f"<!-- olgim:note 글 -->\n\n{below}\n끝\n", KRAMDOWN)
    assert not parted.assemble(plain_answers(parted)).text.startswith("<!--")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("글\n\n-       값\n\n    둘\n", 5, "reads this as code"),
        ("하나\n *   \n둘\n", 1, "nothing but a list's mark and blanks"),
        ("- 하나|둘\n  ---|---\n   1. 셋|넷\n", 1, "reads this table as text"),
        ("- 글\n```\n코드\n\n코드\n```\n둘\n\n```\n코드\n```\n", 7, "reads this as code"),
    ],
)
def test_what_kramdown_reads_otherwise_stays_and_the_author_is_told(text: str, line: int, said: str) -> None:
    notices = assert_identity(text, KRAMDOWN).notices
    assert [notice.line for notice in notices if said in notice.reason] == [line]


@pytest.mark.parametrize(
    ("post", "target", "said"),
    [
        ("<mark>하나</mark>와 **둘**", "<h1>one <b2>two</b2></h1> three", "no markup can move into <mark>"),
        ("<font>**하나**</font> 둘", "<h1>one</h1> <b2>two</b2>", "no markup can move into <font>"),
        ("하나 | 둘 [셋](/a)", "one <a2>three <x1/></a2> two", "a pipe has to stand in the same markup"),
    ],
)
def test_markup_stays_out_of_what_kramdown_reads_by_other_rules(post: str, target: str, said: str) -> None:
    document = assert_identity(f"글 {post}\n둘째 줄\n", KRAMDOWN)
    (segment,) = document.segments
    (refusal,) = document.assemble({segment.key: target}).refused
    assert said in refusal.reason
    elsewhere = assert_identity(f"글 {post}\n둘째 줄\n", ParseOptions(engine=Engine.COMMONMARK))
    assert not any(said in one.reason for one in elsewhere.assemble({segment.key: target}).refused)


@pytest.mark.parametrize(
    "text",
    [
        "- 이렇게 쓴다. ```sh\nls\n```\n- 둘째\n",
        "1. 하나\n   - 안쪽 ```\n코드\n```\n끝\n",
        "> 인용 ``` 글\n```\n뒤\n",
    ],
)
def test_an_item_runs_into_the_unclosed_fence_below_its_list(text: str) -> None:
    document = parse(text, ParseOptions(engine=Engine.KRAMDOWN))
    assert not [segment.source for segment in document.segments if "```" in segment.source]
    assert [notice.line for notice in document.notices if "as one text with what stands" in notice.reason]


def test_an_item_of_words_above_such_a_fence_is_translated() -> None:
    document = parse("- 이렇게 쓴다.\n```\nls\n", ParseOptions(engine=Engine.KRAMDOWN))
    assert [segment.source for segment in document.segments] == ["이렇게 쓴다."]
