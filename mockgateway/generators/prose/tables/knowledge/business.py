"""What is known of money, companies and the economy, in English: a subject to a line, in the form that the package tells."""

from __future__ import annotations

BUSINESS = r"""
blockchain | A blockchain is a list of records that many computers keep together, each block sealed by a hash of the one before it. | Changing an old entry would change every later hash, so tampering shows. | Needs no central keeper; Slow and costly; Parties without trust
inflation | Inflation is a general rise in prices, so that the same money buys less. | Central banks fight it by raising interest rates, which makes borrowing dearer and spending slower. | Most central banks aim at about 2 % a year.
compound interest | Compound interest is interest on the interest already earned. | At 7 % a year, money doubles in about ten years. | Dividing 72 by the rate gives the years it takes to double.
remote work,working from home | Remote work means doing one's job away from the office, usually from home. | It saves the commute and widens the choice of employers, but contact has to be planned. | Freedom and focus; Isolation; Focused work
interest rate | An interest rate is the price of borrowing money, given as a percentage per year. | When the central bank raises it, loans get dearer, spending slows and inflation tends to fall. | Low rates do the opposite: they encourage borrowing and investment.
gdp,gross domestic product | GDP is the value of all goods and services that a country produces in a year. | It shows how large an economy is and how it grows, but leaves out unpaid work, inequality and the state of nature.
stock market,stocks,stock exchange | On the stock market, shares of companies are bought and sold; whoever holds a share owns a small part of the company. | Prices follow what people expect of future profits, which is why they swing. | Long-term growth; Prices swing; Money not needed for years
etf,exchange-traded fund,index fund | An ETF is a fund that is traded like a share and usually follows an index, such as the S&P 500. | One purchase spreads money over hundreds of companies for a fee of often less than 0.2 % a year. | Broad and cheap; Falls with the market; Long-term saving
bonds,bond | A bond is a loan to a state or a company that pays interest and is repaid on a set date. | When interest rates rise, the prices of existing bonds fall. | Steady income; Lower returns than shares; Stability
mutual fund | A mutual fund pools many people's money and invests it by a stated plan. | Fees matter more than they seem: 1.5 % a year eats up about a third of the gains over 30 years.
diversification,diversify | Diversification means spreading money over many investments so that no single failure hurts much. | It lowers risk without having to lower the expected return.
recession | A recession is a longer decline of a whole economy, often taken as two quarters of falling GDP in a row. | Companies sell less, people lose work, and states and central banks try to prop up demand.
budgeting,budget | A budget is a plan for what comes in and what goes out. | A simple start is 50 % for needs, 30 % for wants and 20 % for savings; the first month is for finding out where the money goes. | Control and calm; Takes discipline; Households and projects
emergency fund | An emergency fund is money set aside for surprises, usually three to six months of expenses. | It belongs in an account that can be reached at once.
mortgage | A mortgage is a loan for a house that serves as its security. | Each instalment pays interest and a part of the debt; at first most of it is interest.
credit score | A credit score estimates from your past how likely you are to repay a loan. | Paying on time and using only part of your limits raise it.
taxes,tax | Taxes are what people and companies pay to the state for what it does for all. | Income taxes usually rise with income; sales taxes are the same for everyone.
supply and demand | Supply and demand set prices: the dearer something is, the more is offered and the less is bought, until both meet. | If a frost ruins the coffee harvest, supply falls and the price rises until demand fits again. | A price held below that point leads to shortages, one above it to surplus.
opportunity cost | Opportunity cost is the value of the best thing you give up by choosing another. | An evening at the cinema costs the ticket and whatever else you would have done.
economies of scale | Economies of scale mean that each unit gets cheaper as more are made. | Fixed costs such as machines and design are shared by more units.
marketing funnel,sales funnel | A marketing funnel describes the way from first hearing of a product to buying it: awareness, interest, decision, purchase. | At each step some people leave, so you measure where most are lost and mend that step first. | Shows where buyers leave; Real journeys are less straight; Campaigns and shops
seo,search engine optimi | Search engine optimisation makes pages easier to find in search results. | Useful content, clear titles, quick loading and links from others matter most. | Lasting traffic; Takes months; Content sites and shops
content marketing | Content marketing wins customers by publishing what is useful to them. | An article that answers a real question can bring visitors for years. | Builds trust; Slow to pay; Products that need explaining
branding,brand | A brand is what people expect and feel when they hear a name. | It is built by keeping the same promise again and again, in product, words and design.
swot | A SWOT analysis lists the strengths and weaknesses of a plan or company, and the opportunities and threats around it. | Strengths and weaknesses lie inside, opportunities and threats outside; the value is in the actions that follow. | Quick overview; Vague without facts; Start of a strategy
okrs,okr,objectives and key results | OKRs are objectives and key results: a goal in words, and two to five numbers that show whether it was reached. | They are set each quarter, kept public, and ambitious enough that 70 % counts as good. | Focus and alignment; Easily become a to-do list; Growing teams
kpi | A KPI is a number that shows how well something important is going. | A good one can be influenced, is measured often and leads to a decision.
smart goal | A SMART goal is specific, measurable, achievable, relevant and bound to a time. | "Run five kilometres without a break by June" is one; "get fitter" is not.
product-market fit,product market fit | Product-market fit means that a product meets a strong demand, so that people come back and tell others. | A common test asks users how they would feel without it; 40 % saying very disappointed is a good sign.
minimum viable product,mvp | A minimum viable product is the smallest version that lets real users do something useful and lets you learn from them. | It answers the question whether anybody wants it before much is built. | Learns early; Can look unfinished; New ideas
startup,start-up | A start-up is a young company looking for a business model that can grow quickly. | Most fail, often because nobody needed the product; talking to customers early is the best remedy.
venture capital | Venture capital is money for young companies in exchange for shares. | Investors expect most to fail and a few to repay everything many times over. | Fast growth; Loss of control; Businesses that can scale
business plan | A business plan tells what a company offers, to whom, how it earns money, and what it needs to get there. | The numbers matter less than the assumptions that it makes visible.
business model | A business model tells how a company creates value and earns money with it. | Subscription, marketplace, advertising and freemium are common ones.
saas,software as a service | Software as a service is software that is used over the web and paid for by subscription. | The provider runs and updates it; churn, the share of customers who leave, decides whether it grows. | Nothing to install; Ongoing cost and lock-in; Business tools
crm | A CRM system keeps everything a company knows about its customers and its contacts with them. | It helps sales to follow up and support to know the history. | One view of customers; Only as good as its data; Sales teams
customer service,customer support | Good customer service solves the problem, quickly and kindly, and tells the company what to mend. | Own the problem, say what happens next, and keep that promise.
leadership | Leadership is giving people direction, and the means and the trust to get there. | Good leaders listen, decide, explain why, and take the blame when it goes wrong.
project management | Project management brings a result about within time and budget. | Clear goals, small milestones, known risks and honest reports do most of it.
time management | Time management means deciding what to do with your hours before others do. | Pick the three things that matter each day, give each its own block, and keep mail and chat out of it. | More done with less stress; Needs honest no's; Busy weeks
pomodoro | The Pomodoro technique alternates 25 minutes of focused work with five-minute breaks. | After four rounds comes a longer break. | Easy to start; Interrupts deep work; Tasks you put off
negotiation,negotiate | Negotiation is finding an agreement that both sides prefer to none. | Know your best alternative, ask about the other side's interests, and trade what is cheap for you and dear to them.
public speaking | Public speaking is telling an audience something so that it stays with them. | One message, a strong first sentence, practice aloud and slow breathing help most.
job interview | A job interview shows both sides whether they fit. | Prepare three stories of what you did and what came of it, and two questions of your own.
resume,cover letter | A good résumé shows in one or two pages what you achieved, in numbers where possible. | Put what fits the job first and leave out the rest.
supply chain | A supply chain is the way of a product from raw material to customer. | Just-in-time saves storage, stocks guard against surprises.
e-commerce,ecommerce | E-commerce is buying and selling over the internet. | Clear photos, honest delivery times and a short checkout sell more than discounts do. | Open day and night; Returns and competition; Goods that ship well
cryptocurrency,crypto | A cryptocurrency is digital money that a network of computers keeps account of, usually on a blockchain. | Its price rests on what others will pay, and can halve within weeks. | No bank needed; Very volatile; Money you can lose
bitcoin | Bitcoin is the first cryptocurrency, described in 2008 under the name Satoshi Nakamoto and running since 2009. | Miners compete to add blocks by computing hashes, and there will never be more than 21 million coins. | Scarce and open to all; Volatile and hungry for energy; Long-term speculation
ethereum,smart contract | Ethereum is a blockchain that runs programs called smart contracts. | Since 2022 it is secured by deposits instead of mining, which cut its energy use by more than 99 %. | Programmable; Fees and bugs; Tokens and decentralised finance
nft | An NFT is an entry on a blockchain that says who holds a unique token, often tied to a picture. | It proves who owns the token, not who owns the copyright.
capitalism | Capitalism is an economic system of private property, markets and profit. | It has brought much growth and choice; inequality and harm to the environment are its standing criticisms.
globalization,globalisation | Globalisation is the growing together of the world's economies and cultures. | Trade made many goods cheaper and many countries richer, and some regions lost their industries.
universal basic income,basic income | A universal basic income is a regular payment to everyone without conditions. | Trials found less stress and little change in work; how to pay for it remains the dispute. | Simple and secure; Expensive; A debate on welfare
"""
